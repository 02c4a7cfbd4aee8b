/** What the window and the command line show of a clip: its row, what is running, and the conditions of the moment. Pure. */

import type { ClipAction, ClipView, Lane, Reason, Status, Waiting } from '../../preload/clip-view.ts';
import { type BulkAction, bulkActions } from '../../preload/list-view.ts';
import { displayName } from '../base/text.ts';
import { possible } from '../model/advance.ts';
import { type Clip, slotOf } from '../model/clip.ts';
import { isMove, moveEvents, overrideEvents } from '../model/clip-actions.ts';
import { type OverrideEvent, overridden, sameOverrides } from '../model/clip-overrides.ts';

interface PausedLane {
  readonly reason: Reason;
  readonly until: number | null;
}

/** What is true right now and is in no row. */
export interface Moment {
  readonly now: number;
  isAsking(clipId: string): boolean;
  isSending(clipId: string): boolean;
  isFinishing(clipId: string): boolean;
  slotPause(): PausedLane | null;
  whyNotSending(clip: Clip): Waiting;
  /** Why the service is not asked how far uploaded clips are; null while it is. */
  whyNotAsked(): Waiting | null;
  acceptedBytes(gameClipId: string): number;
  /** When the clip came to this event, or null. */
  reachedAt(clipId: string, event: string): number | null;
  isFolderGone(folder: string): boolean;
  /** How a clip gets on that is sending; null for others. */
  progressOf(clipId: string): TransferProgress | null;
  /** When the clip will be out, or null when that cannot be told. */
  doneAt(clipId: string): number | null;
}

export interface TransferProgress extends Pick<ClipView, 'bytesPerSecond' | 'slowedBy'> {
  /** Bytes given to the network. */
  readonly handedBytes: number;
}

/** One clip as the window shows it. No path leaves this function. */
export function clipView(clip: Clip, moment: Moment): ClipView {
  const slot = slotOf(clip.progress);
  const accepted = acceptedBytes(clip, moment);
  const sending = moment.progressOf(clip.clipId);
  return {
    clipId: clip.clipId,
    name: displayName(clip.path),
    folderName: displayName(clip.folder),
    state: clip.progress.state,
    status: statusOf(clip, moment),
    sizeBytes: clip.sizeBytes,
    // A block that goes a second time makes no clip larger.
    sentBytes: Math.min(clip.sizeBytes, Math.max(accepted, sending?.handedBytes ?? 0)),
    acceptedBytes: accepted,
    verifiedBytes: isCommitted(clip) ? clip.sizeBytes : 0,
    bytesPerSecond: sending?.bytesPerSecond ?? null,
    slowedBy: sending?.slowedBy ?? null,
    doneAt: clip.progress.state === 'slot-held' ? moment.doneAt(clip.clipId) : null,
    pinned: clip.pinned,
    sendNow: clip.sendNow,
    held: clip.held,
    durationSeconds: clip.durationSeconds,
    dateRecorded: clip.dateRecorded,
    dateSource: clip.dateSource,
    foundAt: clip.foundAt,
    slotAt: slot?.grantedAt ?? null,
    uploadedAt: moment.reachedAt(clip.clipId, 'bits-committed'),
    publishedAt: moment.reachedAt(clip.clipId, 'published'),
    actions: actionsFor(clip, moment.now),
  };
}

function statusOf(clip: Clip, moment: Moment): Status {
  const { progress, clipId } = clip;
  switch (progress.state) {
    case 'awaiting-slot':
      if (moment.isAsking(clipId)) return { code: 'asking-for-slot' };
      return { code: 'waiting-for-slot', waiting: whyNoSlot(clip, progress.lastReason, moment) };
    case 'slot-unknown':
      return {
        code: 'checking-slot',
        // Nothing is looked for while the lane is closed.
        nextAt: Math.max(clip.nextAt, moment.slotPause()?.until ?? 0),
        askOwner: progress.askOwner,
      };
    case 'slot-held':
      if (moment.isFinishing(clipId)) return { code: 'finishing' };
      if (moment.isSending(clipId)) return { code: 'sending' };
      return { code: 'waiting-to-send', waiting: moment.whyNotSending(clip) };
    case 'uploaded':
      return { code: 'processing', serviceState: progress.serviceState, waiting: moment.whyNotAsked() };
    case 'refused':
    case 'failed':
      return { code: progress.state, reason: progress.reason };
    case 'cancelled':
      return { code: progress.state, reason: progress.reason };
    case 'published':
      return { code: progress.state };
  }
}

function whyNoSlot(clip: Clip, lastReason: Reason | null, moment: Moment): Waiting {
  if (moment.isFolderGone(clip.folder)) return { kind: 'folder-gone' };
  const pause = moment.slotPause();
  const lane: Lane = 'slots';
  if (pause !== null) return { kind: 'lane', lane, reason: pause.reason, until: pause.until };
  if (clip.nextAt > moment.now && lastReason !== null)
    return { kind: 'next-try', at: clip.nextAt, reason: lastReason };
  return { kind: 'its-turn', ahead: 0 };
}

/** Why the service is not asked how far uploaded clips are. */
export function behindLane(pause: PausedLane | null): Waiting | null {
  return pause === null ? null : { kind: 'lane', lane: 'polls', reason: pause.reason, until: pause.until };
}

function acceptedBytes(clip: Clip, moment: Moment): number {
  if (isCommitted(clip)) return clip.sizeBytes;
  const slot = slotOf(clip.progress);
  return slot === null ? 0 : moment.acceptedBytes(slot.gameClipId);
}

/** The service has said that it has the whole file. */
function isCommitted({ progress }: Clip): boolean {
  return progress.state === 'uploaded' || progress.state === 'published';
}

/** What is so already is no action; before there is a slot no override says much. */
function wouldChange(clip: Clip, event: OverrideEvent): boolean {
  const after = overridden(clip, event);
  const decides = clip.progress.state === 'slot-held' || event === 'forgotten' || event === 'remembered';
  return decides && after !== null && !sameOverrides(clip, after);
}

function actionsFor(clip: Clip, now: number): ClipAction[] {
  return [...bulkActions.filter((action) => isOpen(clip, action, now)), 'reveal'];
}

function isOpen(clip: Clip, action: BulkAction, now: number): boolean {
  if (!isMove(action)) return wouldChange(clip, overrideEvents[action]);
  const { state } = clip.progress;
  // What goes on by itself, and at once, need not be told to.
  const rests = ['failed', 'refused', 'cancelled', 'slot-unknown'].includes(state) || clip.nextAt > now;
  return (action !== 'retry' || rests) && possible(clip, moveEvents[action](now));
}
