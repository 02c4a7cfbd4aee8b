/**
 * What is said about a clip and its troubles, wherever it is said (window, tray, dialogs, command
 * line). The texts are in `catalogue/`; here is which of them is true. Pure; may assume only the
 * types of the contract.
 */
import type { ClipView, DateSource, GrowingView, PcUse, Reason, Status, Waiting } from './clip-view.ts';
import { displayName, formatBytes, formatRelative, formatWhen } from './formats.ts';
import { t } from './language.ts';
import { troubleOf } from './reasons.ts';

/** Who tries again: Clipslot does, or the owner has to say so. */
export type Again = 'by-itself' | 'by-owner';

export interface ReasonWords {
  readonly sentence: string;
  readonly nextStep: string;
}

/** What went wrong and what to do about it. Never empty: a clip without a next step is a bug. */
export function describeReason(reason: Reason, again: Again = 'by-owner'): ReasonWords {
  const { sentence, fix } = troubleOf(reason.code);
  const nextStep =
    again === 'by-itself'
      ? fix === null
        ? t('words:again.byItself')
        : t('words:again.fixThenByItself', { fix })
      : fix === null
        ? t('words:again.byOwner')
        : t('words:again.fixThenByOwner', { fix });
  return { sentence, nextStep };
}

/** One sentence for what is true of a clip now. */
export function describeStatus(status: Status, clip: ClipView, now: number): string {
  switch (status.code) {
    case 'waiting-for-slot':
      return t('words:status.noSlotYet', { waiting: describeWaiting(status.waiting, now) });
    case 'asking-for-slot':
      return t('words:status.asking');
    case 'checking-slot':
      return status.askOwner
        ? t('words:status.askOwner')
        : t('words:status.checking', { when: formatWhen(status.nextAt, now) });
    case 'waiting-to-send':
      return t('words:status.slotHeld', { waiting: describeWaiting(status.waiting, now) });
    case 'sending':
      return describeSending(clip, now);
    case 'finishing':
      return t('words:status.finishing');
    case 'processing':
      return status.waiting === null
        ? t('words:status.processing', { state: status.serviceState })
        : t('words:status.notAsked', { waiting: describeWaiting(status.waiting, now) });
    case 'published':
      return clip.publishedAt === null
        ? t('words:status.published')
        : t('words:status.publishedWhen', {
            when: formatRelative(Math.min(clip.publishedAt, now), now),
          });
    case 'refused':
    case 'failed':
      return describeReason(status.reason).sentence;
    case 'cancelled':
      return status.reason === null ? t('words:status.cancelled') : describeReason(status.reason).sentence;
  }
}

/**
 * What to do about a clip, or why nothing needs doing; `null` when the sentence of its status says
 * all.
 */
export function describeNextStep(status: Status): string | null {
  switch (status.code) {
    case 'waiting-for-slot':
    case 'waiting-to-send':
      return nextStepWhileWaiting(status.waiting);
    case 'processing':
      return status.waiting === null ? null : nextStepWhileWaiting(status.waiting);
    case 'checking-slot':
      return status.askOwner ? t('words:next.askOrCancel') : null;
    case 'refused':
    case 'failed':
      return describeReason(status.reason).nextStep;
    case 'cancelled':
      return status.reason === null ? t('words:next.bringBack') : describeReason(status.reason).nextStep;
    default:
      return null;
  }
}

/** What the other side said about it, when there is a quote. */
export function detailOf(status: Status): string | null {
  return 'reason' in status ? (status.reason?.detail ?? null) : null;
}

/**
 * How much of a clip the service has, from 0 to 1; `null` when nothing is on its way. Never 1
 * before it has it all.
 */
export function shareDone(clip: ClipView): number | null {
  const share = clip.sizeBytes === 0 ? 0 : clip.acceptedBytes / clip.sizeBytes;
  switch (clip.status.code) {
    case 'sending':
    case 'finishing':
      return Math.min(share, 0.99);
    case 'waiting-to-send':
      return share > 0 ? Math.min(share, 0.99) : null;
    default:
      return null;
  }
}

/** What a clip waits for and until when: the part of a sentence after the colon. */
function describeWaiting(waiting: Waiting, now: number): string {
  switch (waiting.kind) {
    case 'its-turn':
      return waiting.ahead === 0
        ? t('words:waiting.next')
        : t('words:waiting.ahead', { count: waiting.ahead });
    case 'next-try':
      return t('words:waiting.nextTry', { when: formatWhen(waiting.at, now) });
    case 'lane': {
      const lane = t(`words:waiting.lane.${waiting.lane}.${waitedFor(waiting.reason)}`);
      if (waiting.until === null) return lane;
      return t('words:waiting.laneUntil', { lane, when: formatWhen(waiting.until, now) });
    }
    case 'paused-by-owner':
      return waiting.until === null
        ? t('words:waiting.paused')
        : t('words:waiting.pausedUntil', { when: formatWhen(waiting.until, now) });
    case 'held-by-owner':
      return t('words:waiting.held');
    case 'window':
      return waiting.opensAt === null
        ? t('words:waiting.noWindow')
        : t('words:waiting.window', { when: formatWhen(waiting.opensAt, now) });
    case 'cap':
      return t(`words:waiting.cap.${waiting.per}`, { when: formatWhen(waiting.until, now) });
    case 'pc-in-use':
      return t('words:waiting.pcInUse', { use: pcUseWords(waiting.what, waiting.program) });
    case 'folder-gone':
      return t('words:waiting.folderGone');
  }
}

/** The service is not to blame for a full disk. */
function waitedFor({ code }: Reason): 'disk' | 'service' {
  return code === 'disk-full' || code.startsWith('queue-') ? 'disk' : 'service';
}

function describeSending(clip: ClipView, now: number): string {
  const progress = describeProgress(clip, now);
  const { slowedBy } = clip;
  if (slowedBy === null) return t('words:status.sending', { progress });
  if (slowedBy.kind === 'limited-window') return t('words:status.sendingAtLimitedHour', { progress });
  return t('words:status.sendingWhile', { use: pcUseWords(slowedBy.what, slowedBy.program), progress });
}

function describeProgress(
  { acceptedBytes, sizeBytes, bytesPerSecond, doneAt }: ClipView,
  now: number,
): string {
  let sent = t('words:progress.sent', { accepted: formatBytes(acceptedBytes), size: formatBytes(sizeBytes) });
  if (bytesPerSecond !== null) sent = t('words:progress.rate', { sent, rate: formatBytes(bytesPerSecond) });
  return doneAt === null ? sent : t('words:progress.end', { sent, when: formatWhen(doneAt, now) });
}

function pcUseWords(what: PcUse, program: string | null): string {
  return what === 'program-runs' && program !== null
    ? t('words:pc.namedProgramRuns', { program: displayName(program) })
    : t(`words:pc.${what}`);
}

function nextStepWhileWaiting(waiting: Waiting): string | null {
  switch (waiting.kind) {
    case 'next-try': {
      const { sentence, nextStep } = describeReason(waiting.reason, 'by-itself');
      return `${sentence} ${nextStep}`;
    }
    case 'lane':
      return describeReason(waiting.reason, 'by-itself').sentence;
    case 'window':
      return waiting.opensAt === null ? t('words:next.noWindow') : null;
    case 'pc-in-use':
      return t('words:next.pcInUse');
    case 'folder-gone':
      return t('words:next.folderGone');
    default:
      return null;
  }
}

/** How it is known when a clip was recorded. */
export function describeDateSource(source: DateSource): string {
  return t(`clip:words.dateSources.${source}`);
}

/** A file that is not a clip yet. */
export function describeGrowing(growing: GrowingView): string {
  const { waitsFor, code } = growing;
  if (code !== null && (waitsFor === 'readable' || waitsFor === 'sidecar'))
    return t(`words:growing.${waitsFor}Code`, { code });
  return t(`words:growing.${waitsFor}`);
}
