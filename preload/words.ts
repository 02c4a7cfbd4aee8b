/**
 * The catalogue of sentences: what is said about a clip and its troubles, wherever it is said (window, tray, dialogs,
 * command line). Pure; may assume only the types of the contract. Its other parts: `reasons.ts` (the reasons),
 * `overview-words.ts` (the queue as a whole), `labels.ts` (fixed labels), `formats.ts` (numbers, times, names).
 */
import type { ClipState, ClipView, GrowingView, PcUse, Reason, Status, Waiting } from './clip-view.ts';
import { countOf, displayName, formatBytes, formatRelative, formatWhen } from './formats.ts';
import { t } from './language.ts';
import { reasonWords } from './reasons.ts';

/** Who tries again: Clipslot does, or the owner has to say so. */
export type Again = 'by-itself' | 'by-owner';

export interface ReasonWords {
  readonly sentence: string;
  readonly nextStep: string;
}

/** What went wrong and what to do about it. Never empty: a clip without a next step is a bug. */
export function describeReason(reason: Reason, again: Again = 'by-owner'): ReasonWords {
  const { sentence, fix } = reasonWords[reason.code];
  if (again === 'by-itself') {
    return { sentence, nextStep: `${fix === null ? '' : `${fix} `}Clipslot tries again by itself.` };
  }
  return { sentence, nextStep: fix === null ? 'Try again.' : `${fix} Then try again.` };
}

/** One sentence for what is true of a clip now. */
export function describeStatus(status: Status, clip: ClipView, now: number): string {
  switch (status.code) {
    case 'waiting-for-slot':
      return `No slot yet: ${describeWaiting(status.waiting, now)}.`;
    case 'asking-for-slot':
      return 'Asking the service for a slot.';
    case 'checking-slot':
      return status.askOwner
        ? 'The answer was lost, so a slot may exist at the service.'
        : `The answer was lost: checking ${formatWhen(status.nextAt, now)} whether a slot exists.`;
    case 'waiting-to-send':
      return `Slot held: ${describeWaiting(status.waiting, now)}.`;
    case 'sending':
      return `Sending${describeSlowness(clip)}: the service has ${formatBytes(clip.acceptedBytes)} of ${formatBytes(clip.sizeBytes)}${describePace(clip, now)}.`;
    case 'finishing':
      return 'Every block is sent: waiting for the service to confirm the file.';
    case 'processing':
      return `Uploaded: the service is preparing it (${status.serviceState}).`;
    case 'published':
      return clip.publishedAt === null
        ? 'Published.'
        : `Published ${formatRelative(Math.min(clip.publishedAt, now), now)}.`;
    case 'refused':
    case 'failed':
      return describeReason(status.reason).sentence;
    case 'cancelled':
      return 'Cancelled. The file stays where it is.';
  }
}

/** What to do about a clip, or why nothing needs doing; `null` when the sentence of its status says all. */
export function describeNextStep(status: Status): string | null {
  switch (status.code) {
    case 'waiting-for-slot':
    case 'waiting-to-send':
      return nextStepWhileWaiting(status.waiting);
    case 'checking-slot':
      return status.askOwner ? 'Try again to ask for a new slot, or cancel the clip.' : null;
    case 'refused':
    case 'failed':
      return describeReason(status.reason).nextStep;
    case 'cancelled':
      return 'Try again to bring it back.';
    default:
      return null;
  }
}

/** What the other side said about it, when there is a quote. */
export function detailOf(status: Status): string | null {
  return status.code === 'refused' || status.code === 'failed' ? status.reason.detail : null;
}

/** How much of a clip the service has, from 0 to 1; `null` when nothing is on its way. Never 1 before it has it all. */
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
export function describeWaiting(waiting: Waiting, now: number): string {
  switch (waiting.kind) {
    case 'its-turn':
      return waiting.ahead === 0 ? 'next in line' : `${countOf(waiting.ahead, 'clip')} ahead of it`;
    case 'next-try':
      return `next try ${formatWhen(waiting.at, now)}`;
    case 'lane':
      return waiting.until === null
        ? `all ${laneNouns[waiting.lane]} wait for ${waitedFor(waiting.reason)}`
        : `all ${laneNouns[waiting.lane]} wait for ${waitedFor(waiting.reason)}, next try ${formatWhen(waiting.until, now)}`;
    case 'paused-by-owner':
      return waiting.until === null
        ? 'paused by you'
        : `paused by you, goes on ${formatWhen(waiting.until, now)}`;
    case 'held-by-owner':
      return t('clip:heldByOwner');
    case 'window':
      return waiting.opensAt === null
        ? 'your settings leave no time to send'
        : `sending starts ${formatWhen(waiting.opensAt, now)}`;
    case 'cap':
      return `what you allow ${waiting.per === 'day' ? 'a day' : 'a month'} is sent, goes on ${formatWhen(waiting.until, now)}`;
    case 'pc-in-use':
      return pcUseWords(waiting.what, waiting.program);
    case 'folder-gone':
      return 'its folder cannot be reached';
  }
}

/** The service is not to blame for a full disk. */
function waitedFor({ code }: Reason): string {
  return code === 'disk-full' || code.startsWith('queue-') ? 'the disk of the queue' : 'the service';
}

function describeSlowness({ slowedBy }: ClipView): string {
  if (slowedBy === null) return '';
  if (slowedBy.kind === 'limited-window') return ' slowly at this hour, as you set it';
  return ` slowly while ${pcUseWords(slowedBy.what, slowedBy.program)}`;
}

function describePace({ bytesPerSecond, doneAt }: ClipView, now: number): string {
  const pace = bytesPerSecond === null ? '' : `, ${formatBytes(bytesPerSecond)} a second`;
  return doneAt === null ? pace : `${pace}, out ${formatWhen(doneAt, now)}`;
}

function pcUseWords(what: PcUse, program: string | null): string {
  switch (what) {
    case 'recording':
      return 'a recording is on';
    case 'program-runs':
      return `${program === null ? 'a program you named' : displayName(program)} is running`;
    case 'on-battery':
      return 'this computer runs on battery';
    case 'in-use':
      return 'this computer is being used';
    case 'full-screen':
      return 'a program fills the screen';
  }
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
      return waiting.opensAt === null ? 'Change the sending times in the settings file.' : null;
    case 'pc-in-use':
      return 'Clipslot goes on by itself when that is over.';
    case 'folder-gone':
      return 'Connect the drive again. Nothing is lost: Clipslot goes on by itself.';
    default:
      return null;
  }
}

const laneNouns = { slots: 'slot requests', transfers: 'transfers' } as const;

/** A file that is not a clip yet. */
export function describeGrowing(growing: GrowingView): string {
  switch (growing.waitsFor) {
    case 'quiet':
      return 'Still being written.';
    case 'container':
      return 'Not complete yet: the recording has no end.';
    case 'closed':
      return 'Another program still has it open.';
    case 'readable':
      return 'It cannot be opened yet.';
  }
}

/** Short names of the durable states: counts in the window, columns of the command line. */
export const stateNames: Readonly<Record<ClipState, string>> = {
  'awaiting-slot': 'awaiting slot',
  'slot-unknown': 'slot unknown',
  'slot-held': 'slot held',
  uploaded: 'uploaded',
  published: 'published',
  refused: 'refused',
  failed: 'failed',
  cancelled: 'cancelled',
};
