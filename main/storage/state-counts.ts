/** How many clips are in each state. */
import type { ClipState } from '../../preload/clip-view.ts';

export type StateCounts = Record<ClipState, number>;

export function noClips(): StateCounts {
  return {
    'awaiting-slot': 0,
    'slot-unknown': 0,
    'slot-held': 0,
    uploaded: 0,
    published: 0,
    refused: 0,
    failed: 0,
    cancelled: 0,
  };
}
