/** What each of the owner's actions means for a clip. The one table of it, for whoever offers or carries them out. Pure. */
import type { ClipWish } from '../../preload/clip-contract.ts';
import type { BulkAction } from '../../preload/list-view.ts';
import type { ClipEvent } from './clip.ts';
import type { OverrideEvent } from './clip-overrides.ts';

/** Actions that change what the schedule would do with the clip. */
export const overrideEvents: Readonly<Record<ClipWish, OverrideEvent>> = {
  pin: 'pinned',
  unpin: 'unpinned',
  'send-now': 'send-now-asked',
  hold: 'held',
  release: 'released',
  forget: 'forgotten',
  remember: 'remembered',
};

type Move = Exclude<BulkAction, ClipWish>;

/** Actions that move the clip to another state. */
export const moveEvents: Readonly<Record<Move, (now: number) => ClipEvent>> = {
  retry: (now) => ({ type: 'retry-asked', now }),
  cancel: () => ({ type: 'cancel-asked' }),
};

/** Whether the action moves the clip to another state. */
export function isMove(action: BulkAction): action is Move {
  return action in moveEvents;
}
