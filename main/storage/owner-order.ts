/**
 * The owner's own order among the clips that wait. Moving one writes down the place of every clip before it, so that the
 * order stays what was seen when the next clips come in behind.
 */

import type { SendOrder } from '../model/send-order.ts';
import type { ClipStore } from './clip-store.ts';
import type { QueueList } from './queue-list.ts';

/** Nobody drags further than this, and each move writes as many rows. */
const mostPlaced = 500;

export function createOwnerOrder(clips: ClipStore, list: QueueList) {
  return {
    /** @param before the clip whose place it takes; null: behind every clip that has a place. False when either is not among the first to come. */
    move(clipId: string, before: string | null, order: SendOrder): boolean {
      const ids = list.waiting(order, mostPlaced);
      const others = ids.filter((one) => one !== clipId);
      const to = before === null ? others.filter(clips.isPlaced).length : others.indexOf(before);
      if (to === -1 || others.length === ids.length) return false;
      const moved = [...others.slice(0, to), clipId, ...others.slice(to)];
      const placed = moved.filter(
        (one, at) => at <= Math.max(to, ids.indexOf(clipId)) || clips.isPlaced(one),
      );
      clips.place(placed, clipId);
      return true;
    },
  };
}
