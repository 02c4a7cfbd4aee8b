/**
 * What is said about the queue as a whole: its banners, its one sentence, the mood of the tray icon. Part of the catalogue
 * in `words.ts`; pure.
 */

import type { ReasonCode, Waiting } from './clip-view.ts';
import { countOf, displayName, formatTime, formatWhen, plural } from './formats.ts';
import { t } from './language.ts';
import type { Banner, QueueOverview } from './queue-contract.ts';
import { reasonWords } from './reasons.ts';
import { describeReason, type ReasonWords } from './words.ts';

export interface BannerWords extends ReasonWords {
  readonly heading: string;
  /** Whether it stays until a person does something. */
  readonly needsPerson: boolean;
}

/** Trouble that concerns every clip. */
export function describeBanner(banner: Banner, now: number): BannerWords {
  const { sentence, nextStep } = bannerSentences(banner);
  const until = banner.until === null ? '' : ` Next try ${formatWhen(banner.until, now)}.`;
  return {
    heading: bannerHeading(banner),
    sentence,
    nextStep: nextStep + until,
    needsPerson: needsPerson(banner),
  };
}

function bannerSentences(banner: Banner): ReasonWords {
  switch (banner.kind) {
    case 'lane':
      return describeReason(banner.reason, 'by-itself');
    case 'folder': {
      const { sentence, fix } = reasonWords[banner.reason.code];
      return { sentence, nextStep: `${fix ?? ''} Clipslot goes on by itself.`.trim() };
    }
    case 'watching':
      return { sentence: reasonWords[banner.reason.code].sentence, nextStep: 'You need not do anything.' };
    case 'database':
      return describeQueueTrouble(banner);
  }
}

/** A new start is what mends some of it, and news of what was mended already needs nothing. */
function describeQueueTrouble({ reason, until }: Banner): ReasonWords {
  if (until !== null) return describeReason(reason, 'by-itself');
  const { sentence, fix } = reasonWords[reason.code];
  return { sentence, nextStep: fix ?? 'You need not do anything.' };
}

const queueHeadings: Partial<Record<ReasonCode, string>> = {
  'disk-full': 'The disk is full',
  'queue-in-use': 'Another program is using the queue',
  'queue-damaged': 'The queue is damaged',
  'queue-gone': 'The queue is gone',
  'queue-restored': 'The queue was restored from a backup',
  'queue-reset': 'The queue starts anew',
  'queue-set-back': 'The queue was set back',
};

function bannerHeading(banner: Banner): string {
  switch (banner.kind) {
    case 'lane':
      return banner.lane === 'slots' ? 'No slots can be asked for' : 'Nothing can be sent';
    case 'folder': {
      const name = displayName(banner.folderName ?? '');
      return banner.reason.code === 'folder-different'
        ? `The folder ${name} is another one`
        : `The folder ${name} cannot be reached`;
    }
    case 'watching':
      return `The folder ${displayName(banner.folderName ?? '')} is watched by polling`;
    case 'database':
      return queueHeadings[banner.reason.code] ?? 'The queue cannot be written to disk';
  }
}

function needsPerson({ kind, reason }: Banner): boolean {
  return kind === 'folder' || reasonWords[reason.code].needsPerson;
}

/** What the tray icon can say. `waiting`: clips wait for their window, for a cap, or for the computer to be free. */
export type Mood = 'idle' | 'sending' | 'paused' | 'waiting' | 'needs-you';

/** Trouble outranks everything: an icon that says "paused" over a lost clip would not be honest. */
export function moodOf(overview: QueueOverview): Mood {
  if (overview.banners.some(needsPerson) || overview.needsPerson > 0) return 'needs-you';
  if (overview.paused) return 'paused';
  if (overview.sendingClips > 0) return 'sending';
  return overview.hold !== null && overview.counts['slot-held'] > 0 ? 'waiting' : 'idle';
}

/** The whole queue in one sentence: heading of the window, tooltip of the tray. */
export function describeOverview(overview: QueueOverview): string {
  return [...needsOf(overview), activity(overview)].join(' · ');
}

/** How many things need the owner: clips, and trouble that concerns them all. */
export function needsCount({ banners, needsPerson: clips }: QueueOverview): number {
  return clips + banners.filter(needsPerson).length;
}

/** Only what needs the owner, for those who listen; empty while nothing does. */
export function describeNeeds(overview: QueueOverview): string {
  const headings = overview.banners.filter(needsPerson).map((banner) => `${bannerHeading(banner)}.`);
  return [...needsOf(overview).map((need) => `${need}.`), ...headings].join(' ');
}

function needsOf(overview: QueueOverview): string[] {
  const count = overview.needsPerson;
  return count === 0 ? [] : [`${countOf(count, 'clip')} ${plural(count, 'needs', 'need')} you`];
}

function activity(overview: QueueOverview): string {
  const { counts } = overview;
  const open = counts['awaiting-slot'] + counts['slot-unknown'] + counts['slot-held'];
  if (overview.paused) {
    const until =
      overview.pausedUntil === null
        ? 'paused'
        : t('tray:pausedUntil', { when: formatTime(overview.pausedUntil, overview.at) });
    return open === 0 ? `Sending is ${until}` : `Sending is ${until}, ${countOf(open, 'clip')} waiting`;
  }
  if (overview.sendingClips > 0) return `Sending ${countOf(overview.sendingClips, 'clip')}`;
  if (overview.hold !== null && counts['slot-held'] > 0)
    return describeHold(overview.hold, open, overview.at);
  if (open > 0) return `${countOf(open, 'clip')} waiting`;
  if (counts.uploaded > 0) return `The service is preparing ${countOf(counts.uploaded, 'clip')}`;
  return counts.published > 0 ? 'Every clip is published' : 'Watching for clips';
}

/** Why nothing is sent although clips could be. */
function describeHold(hold: Waiting, count: number, now: number): string {
  switch (hold.kind) {
    case 'window':
      return hold.opensAt === null
        ? t('tray:waits.never', { count })
        : t('tray:waits.window', { count, when: formatTime(hold.opensAt, now) });
    case 'cap':
      return t('tray:waits.cap', { count, when: formatTime(hold.until, now) });
    default:
      return t('tray:waits.busy', { count });
  }
}
