/**
 * The owner's own order among the clips that wait. Moving one writes down the place of every clip before it, so that the
 * order stays what was seen when the next clips come in behind.
 */
import type { SendOrder } from '../model/send-order.ts';
import type { ClipStore } from './clip-store.ts';
import type { QueueList } from './queue-list.ts';

/** No one drags further than this, and each move writes as many rows. */
const mostPlaced = 500;

export class OwnerOrder {
  readonly #clips: ClipStore;
  readonly #list: QueueList;

  constructor(clips: ClipStore, list: QueueList) {
    this.#clips = clips;
    this.#list = list;
  }

  /**
   * Moves a clip among the first to come.
   * @param before the clip whose place it takes; null: behind every clip that has a place
   * @returns false when either is not among them
   */
  move(clipId: string, before: string | null, order: SendOrder): boolean {
    const placed = this.placesFor(clipId, before, order);
    if (placed === null) return false;
    this.#clips.owner.place(placed, clipId);
    return true;
  }

  /** The clips that such a move gives a place, in their order; null when it cannot be made. */
  placesFor(clipId: string, before: string | null, order: SendOrder): readonly string[] | null {
    const ids = this.#list.waiting(order, mostPlaced);
    const others = ids.filter((one) => one !== clipId);
    const to = before === null ? this.#placed(others) : others.indexOf(before);
    if (to === -1 || others.length === ids.length) return null;
    const moved = [...others.slice(0, to), clipId, ...others.slice(to)];
    const last = Math.max(to, ids.indexOf(clipId));
    return moved.filter((one, at) => at <= last || this.#clips.owner.isPlaced(one));
  }

  #placed(clipIds: readonly string[]): number {
    return clipIds.filter((clipId) => this.#clips.owner.isPlaced(clipId)).length;
  }
}
