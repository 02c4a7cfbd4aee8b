/**
 * The one truth about the queue as a whole: which trouble comes first, what moves, how much is left.
 * Pure. Whatever speaks of the queue (heading, tray, taskbar, notification, overview) reads this and
 * counts nothing itself.
 */
import type { Banner, Blocker, Cause, Glance, Mood } from '../../preload/glance-contract.ts';
import type { GroupCounts } from '../../preload/list-view.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import { isLasting } from '../../preload/reasons.ts';

type OverviewFacts = Pick<QueueOverview, 'counts' | 'banners' | 'paused' | 'hold' | 'bytesPerSecond'>;

export interface GlanceFacts extends OverviewFacts {
  readonly groups: GroupCounts;
  readonly causes: readonly Cause[];
  readonly leftBytes: number | null;
  readonly share: number | null;
  readonly doneAt: number | null;
}

export function glanceOf(facts: GlanceFacts): Glance {
  const { counts, banners, groups, causes, leftBytes, share, bytesPerSecond, doneAt } = facts;
  const askOwner = causes.find(({ code }) => code === 'answer-lost')?.count ?? 0;
  const blocker = blockerOf(facts);
  return {
    mood: moodOf(facts, blocker),
    blocker,
    groups,
    atService: counts.uploaded,
    checking: Math.max(0, counts['slot-unknown'] - askOwner),
    published: counts.published,
    causes,
    lastingTroubles: new Set(banners.filter(isLasting).map(troubleName)).size,
    leftBytes,
    share,
    bytesPerSecond,
    doneAt,
  };
}

/** The same for a queue that no one has signed in for: it cannot know that before it has asked. */
export function signedOut(glance: Glance): Glance {
  if (glance.blocker?.kind === 'signed-out') return glance;
  return {
    ...glance,
    mood: 'needs-you',
    blocker: { kind: 'signed-out', banner: null, needsPerson: true },
    lastingTroubles: glance.lastingTroubles + 1,
  };
}

/** The worst first; a passing trouble counts only while clips wait for its end. */
function blockerOf({ banners, groups, counts }: GlanceFacts): Blocker | null {
  const waits = groups.waiting - counts.uploaded > 0 && groups.sending === 0;
  const first = banners
    .filter((banner) => isLasting(banner) || (waits && stopsClips(banner)))
    .sort((one, other) => rank(one) - rank(other))[0];
  return first === undefined ? null : { kind: kindOf(first), banner: first, needsPerson: isLasting(first) };
}

function stopsClips({ kind, lane, reason, until }: Banner): boolean {
  if (kind === 'lane') return lane !== 'polls';
  return kind === 'database' && until !== null && reason.code !== 'queue-restored';
}

function rank(banner: Banner): number {
  if (!isLasting(banner)) return banner.lane === 'transfers' ? 5 : 6;
  if (banner.kind === 'database') return 0;
  if (kindOf(banner) === 'signed-out') return 1;
  if (banner.kind === 'folder') return 4;
  return banner.lane === 'polls' ? 3 : 2;
}

function kindOf({ kind, reason }: Banner): Blocker['kind'] {
  if (kind !== 'lane') return 'other';
  if (reason.code === 'not-authorized') return 'signed-out';
  return reason.code === 'over-quota' || reason.code === 'offline' ? reason.code : 'other';
}

/** The same refusal in three lanes is one trouble. */
function troubleName({ kind, folderName, reason }: Banner): string {
  return `${kind} ${folderName} ${reason.code}`;
}

/** Trouble outranks everything: an icon that says "paused" over a lost clip would not be honest. */
function moodOf({ groups, paused, hold, counts }: GlanceFacts, blocker: Blocker | null): Mood {
  if (groups['needs-you'] > 0 || blocker?.needsPerson) return 'needs-you';
  if (paused) return 'paused';
  if (groups.sending > 0) return 'sending';
  return blocker !== null || (hold !== null && counts['slot-held'] > 0) ? 'waiting' : 'idle';
}
