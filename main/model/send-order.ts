/** In which order clips that wait are sent, where the owner has not placed them by hand. Pure. */
import { sendOrders } from '../../preload/settings-choices.ts';
import type { Clip } from './clip.ts';

export { sendOrders };
export type SendOrder = (typeof sendOrders)[number];

/** Below zero where `one` goes first. The statements of queue and list sort by the same columns. */
export function bySendOrder(order: SendOrder, one: Clip, other: Clip): number {
  switch (order) {
    case 'oldest':
      return one.foundAt - other.foundAt;
    case 'newest':
      return other.foundAt - one.foundAt;
    case 'smallest':
      return one.sizeBytes - other.sizeBytes;
  }
}
