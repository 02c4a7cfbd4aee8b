/**
 * What is said about the queue as a whole: its banners, its one sentence, the mood of the tray
 * icon. The texts are in `catalogue/`. Pure.
 */
import type { ReasonCode, Waiting } from './clip-view.ts';
import { displayName, formatTime, formatWhen } from './formats.ts';
import { t } from './language.ts';
import type { Banner, QueueOverview } from './queue-contract.ts';
import { lastsUntilPersonActs, troubleOf } from './reasons.ts';
import { describeReason, type ReasonWords } from './words.ts';

export interface BannerWords extends ReasonWords {
  readonly heading: string;
  /** Whether it stays until a person does something. */
  readonly needsPerson: boolean;
}

/** Trouble that concerns every clip. */
export function describeBanner(banner: Banner, now: number): BannerWords {
  const { sentence, nextStep } = bannerSentences(banner);
  const nextTry =
    banner.until === null ? '' : ` ${t('words:banner.nextTry', { when: formatWhen(banner.until, now) })}`;
  return {
    heading: bannerHeading(banner),
    sentence,
    nextStep: nextStep + nextTry,
    needsPerson: needsPerson(banner),
  };
}

function bannerSentences(banner: Banner): ReasonWords {
  const { sentence, fix } = troubleOf(banner.reason.code);
  switch (banner.kind) {
    case 'lane':
      return describeReason(banner.reason, 'by-itself');
    case 'folder':
      return {
        sentence,
        nextStep: fix === null ? t('words:banner.goesOn') : t('words:banner.fixThenGoesOn', { fix }),
      };
    case 'watching':
      return { sentence, nextStep: t('words:banner.nothingToDo') };
    case 'database':
      // A new start is what mends some of it, and news of what was mended already needs nothing.
      return banner.until === null
        ? { sentence, nextStep: fix ?? t('words:banner.nothingToDo') }
        : describeReason(banner.reason, 'by-itself');
  }
}

const queueTroubles = [
  'disk-full',
  'queue-in-use',
  'queue-damaged',
  'queue-gone',
  'queue-restored',
  'queue-reset',
  'queue-set-back',
] as const satisfies readonly ReasonCode[];

function bannerHeading(banner: Banner): string {
  const name = displayName(banner.folderName ?? '');
  switch (banner.kind) {
    case 'lane':
      return t(`words:banner.${banner.lane ?? 'transfers'}`);
    case 'folder':
      return banner.reason.code === 'folder-different'
        ? t('words:banner.folderDifferent', { name })
        : t('words:banner.folderAway', { name });
    case 'watching':
      return t('words:banner.polling', { name });
    case 'database': {
      const code = queueTroubles.find((one) => one === banner.reason.code);
      return t(`words:banner.queue.${code ?? 'other'}`);
    }
  }
}

function needsPerson({ kind, reason }: Banner): boolean {
  return kind === 'folder' || lastsUntilPersonActs(reason.code);
}

/**
 * What the tray icon can say. `waiting`: clips wait for their window, for a cap, or for the
 * computer to be free.
 */
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

function needsOf({ needsPerson: count }: QueueOverview): string[] {
  return count === 0 ? [] : [t('words:overview.needsYou', { count })];
}

function activity(overview: QueueOverview): string {
  const { counts } = overview;
  const open = counts['awaiting-slot'] + counts['slot-unknown'] + counts['slot-held'];
  if (overview.paused) {
    const paused =
      overview.pausedUntil === null
        ? t('words:overview.paused')
        : t('words:overview.pausedUntil', { when: formatTime(overview.pausedUntil, overview.at) });
    return open === 0 ? paused : t('words:overview.pausedAndWaiting', { paused, count: open });
  }
  if (overview.sendingClips > 0) return t('words:overview.sending', { count: overview.sendingClips });
  if (overview.hold !== null && counts['slot-held'] > 0)
    return describeHold(overview.hold, open, overview.at);
  if (open > 0) return t('words:overview.waiting', { count: open });
  if (counts.uploaded > 0) return t('words:overview.preparing', { count: counts.uploaded });
  return counts.published > 0 ? t('words:overview.allPublished') : t('words:overview.watching');
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
