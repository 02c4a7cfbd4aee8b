/**
 * What is said about the queue as a whole: its banners, its one line, what is news of it. Counts
 * nothing itself: all of it is in `Glance`. The texts are in `catalogue/`. Pure.
 */
import type { ReasonCode, Waiting } from './clip-view.ts';
import { displayName, formatBytes, formatCount, formatSpan, formatTime, formatWhen } from './formats.ts';
import type { Banner, Blocker, Cause, Glance } from './glance-contract.ts';
import { t } from './language.ts';
import type { QueueOverview } from './queue-contract.ts';
import { isLasting, troubleOf } from './reasons.ts';
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
    needsPerson: isLasting(banner),
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
  'queue-log-held',
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

/** The whole queue in one line: heading of the window and of the overview. */
export function describeOverview(overview: QueueOverview): string {
  return [...mainParts(overview), ...amounts(overview), ...timeLeft(overview)].join(' · ');
}

/** What fits into the tooltip of every system, and does not change from second to second. */
export function describeForTray(overview: QueueOverview): string {
  const parts = [...mainParts(overview), ...timeLeft(overview)];
  const fitting = parts.filter((_, at) => parts.slice(0, at + 1).join(' · ').length <= mostTrayCharacters);
  return fitting.length > 0 ? fitting.join(' · ') : (parts[0] ?? '').slice(0, mostTrayCharacters);
}

/** Windows shows 127 characters, the name of the program among them. */
const mostTrayCharacters = 110;

/** How many things need the owner: clips, and trouble that concerns them all. */
export function needsCount({ glance }: QueueOverview): number {
  return glance.groups['needs-you'] + glance.lastingTroubles;
}

/** Only what needs the owner, for those who listen; empty while nothing does. */
export function describeNeeds(overview: QueueOverview): string {
  const { blocker } = overview.glance;
  const lasting = blocker?.needsPerson ? [describeBlocker(blocker, overview.glance)] : [];
  return [...lasting, ...needsOf(overview)].map((need) => `${need}.`).join(' ');
}

export interface NewsWords {
  readonly title: string;
  readonly body: string;
}

/** What needs the owner as a notification has it: what it is, then whose, why, and what to do. */
export function describeNews(overview: QueueOverview): NewsWords {
  const { glance } = overview;
  const { blocker, causes, groups } = glance;
  const clips = causes.slice(0, mostCauses).map(describeCause).join('\n');
  const count = t('words:overview.needsYou', { count: groups['needs-you'] });
  if (!blocker?.needsPerson) return { title: count, body: clips };
  const { sentence, nextStep } = blockerSentences(blocker, overview.at);
  const others = groups['needs-you'] === 0 ? [] : [`${count}.`];
  return { title: describeBlocker(blocker, glance), body: [sentence, nextStep, ...others].join(' ') };
}

/** More would not fit into a notification. */
const mostCauses = 2;

/** One cause with what can be done about it; the clip's name where it is only one. */
export function describeCause(cause: Cause): string {
  const { sentence, nextStep } = causeWords(cause);
  const who = cause.count === 1 ? displayName(cause.name) : t('words:overview.clips', { count: cause.count });
  return t('words:overview.cause', { who, sentence, nextStep });
}

/** The useful half first: what is wrong with it, where that is known. */
export function causeWords({ code, detail }: Cause): ReasonWords {
  if (code === 'answer-lost')
    return { sentence: t('words:status.askOwner'), nextStep: t('words:next.askOrCancel') };
  const { sentence, nextStep } = describeReason({ code, detail });
  const said = code === 'metadata-invalid' && detail !== null ? asSentence(detail) : sentence;
  return { sentence: said, nextStep };
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function mainParts(overview: QueueOverview): string[] {
  const { blocker } = overview.glance;
  const first = blocker === null ? [] : [describeBlocker(blocker, overview.glance)];
  return [...first, ...needsOf(overview), ...activity(overview)];
}

function describeBlocker({ kind, banner }: Blocker, { groups }: Glance): string {
  if (kind === 'signed-out' && groups.sending > 0) return t('words:blocker.signedOutSending');
  if (kind !== 'other') return t(`words:blocker.${kind}`);
  return banner === null ? '' : bannerHeading(banner);
}

function blockerSentences({ banner }: Blocker, now: number): ReasonWords {
  return banner === null
    ? describeReason({ code: 'not-authorized', detail: null }, 'by-itself')
    : describeBanner(banner, now);
}

function needsOf({ glance: { groups, causes } }: QueueOverview): string[] {
  const count = groups['needs-you'];
  if (count === 0) return [];
  const needs = t('words:overview.needsYou', { count });
  const [cause] = causes;
  if (cause === undefined) return [needs];
  if (causes.length > 1) return [t('words:overview.needsYouCauses', { needs, count: causes.length })];
  const why = causeWords(cause).sentence.replace(/[.]$/, '');
  return [t('words:overview.needsYouWhy', { needs, why })];
}

function activity(overview: QueueOverview): string[] {
  const { counts, glance } = overview;
  const { groups, atService, checking, blocker } = glance;
  const open = groups.sending + groups.waiting - atService;
  if (overview.paused) return [describePause(overview, open)];
  if (groups.sending > 0) return [describeSending(groups.sending, open)];
  if (overview.hold !== null && counts['slot-held'] > 0)
    return [describeHold(overview.hold, open, overview.at)];
  if (open > 0 && checking >= open) return [t('words:overview.checking', { count: open })];
  if (open > 0) return [t('words:overview.waiting', { count: open })];
  if (atService > 0) return [t('words:overview.preparing', { count: atService })];
  // Over clips that need someone nothing else is well.
  if (groups['needs-you'] > 0 || blocker !== null) return [];
  return [glance.published > 0 ? t('words:overview.allPublished') : t('words:overview.watching')];
}

function describePause({ pausedUntil, at }: QueueOverview, open: number): string {
  const paused =
    pausedUntil === null
      ? t('words:overview.paused')
      : t('words:overview.pausedUntil', { when: formatTime(pausedUntil, at) });
  return open === 0 ? paused : t('words:overview.pausedAndWaiting', { paused, count: open });
}

function describeSending(sending: number, open: number): string {
  return sending < open
    ? t('words:overview.sendingOf', { sending: formatCount(sending), count: open })
    : t('words:overview.sending', { count: sending });
}

/** How much is left, and how fast it goes. */
function amounts({ glance }: QueueOverview): string[] {
  const { leftBytes, bytesPerSecond, groups } = glance;
  if (leftBytes === null || leftBytes === 0) return [];
  const left = t('words:overview.left', { bytes: formatBytes(leftBytes) });
  if (groups.sending === 0 || bytesPerSecond === null) return [left];
  return [left, t('words:overview.rate', { rate: formatBytes(bytesPerSecond) })];
}

/** Only while something moves: what waits says until when. */
function timeLeft({ glance, at }: QueueOverview): string[] {
  const { groups, leftBytes, bytesPerSecond, doneAt } = glance;
  if (groups.sending === 0 || leftBytes === null || leftBytes === 0) return [];
  if (doneAt === null || bytesPerSecond === null) return [t('words:overview.workingOut')];
  const leftMs = Math.max(0, doneAt - at);
  if (leftMs < 60_000) return [t('words:overview.underMinute')];
  return leftMs < dayMs
    ? [t('words:overview.about', { span: formatSpan(leftMs) })]
    : [t('words:overview.until', { when: formatWhen(doneAt, at) })];
}

const dayMs = 24 * 60 * 60_000;

/** Why nothing is sent although clips could be. */
function describeHold(hold: Waiting, count: number, now: number): string {
  switch (hold.kind) {
    case 'window':
      return hold.opensAt === null
        ? t('tray:waits.never', { count })
        : t('tray:waits.window', { count, when: formatTime(hold.opensAt, now) });
    case 'cap':
      return t('tray:waits.cap', { count, when: formatTime(hold.until, now) });
    case 'pc-in-use':
      return hold.what === 'recording'
        ? t('tray:waits.recording', { count })
        : t('tray:waits.busy', { count });
    default:
      return t('tray:waits.busy', { count });
  }
}
