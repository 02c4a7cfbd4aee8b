/** A worker moves clips on from one state to the next, and looks for work only for reasons that concern it. */
import type { ClipState } from '../../preload/clip-view.ts';
import type { Disposable } from '../base/disposable.ts';

/** Why a worker looks for work. */
export type WakeReason =
  | CommonWakeReason
  /** A commit has brought a clip to this state, or has changed it there. */
  | `clip-${ClipState}`
  /** A lane that was closed may be tried now. */
  | 'lane-opened'
  /** A capture folder that was away is back. */
  | 'folder-returned'
  /** The owner has paused or resumed sending. */
  | 'pause-changed'
  /** The owner has moved a clip among those that wait. */
  | 'order-changed'
  | 'settings-changed'
  /** What the computer is doing, as far as the owner's rules ask for it. */
  | 'computer-changed'
  /** One that was under way has ended, and left its place. */
  | 'slot-request-ended'
  | 'transfer-ended'
  | 'poll-ended'
  | 'put-away-ended';

/** These concern every worker. */
export const commonWakeReasons = [
  'started',
  /** The time it has named itself. */
  'time-came',
  /** The computer slept, or its clock was moved. */
  'time-jumped',
  /** The queue can be written again. */
  'storage-recovered',
] as const;

type CommonWakeReason = (typeof commonWakeReasons)[number];

export interface Worker extends Disposable {
  /** Besides those that concern every worker. */
  readonly wakesFor: readonly WakeReason[];
  /** Starts whatever may start now. */
  pump(): void;
  /** The next wall-clock time at which `pump` could do more; null when none is known. One that has passed is ignored. */
  nextAt(): number | null;
}
