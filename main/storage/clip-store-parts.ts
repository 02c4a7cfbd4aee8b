/** What the store of clips needs besides its database, and which lane moves a clip on. */
import type { ClipState, Lane } from '../../preload/clip-view.ts';
import type { Runtime } from '../base/runtime.ts';

export interface ClipStoreParts {
  readonly runtime?: Pick<Runtime, 'failpoint'>;
  /** While the disk is in trouble nothing is due: what would be found out could not be kept. */
  readonly health?: { mayBegin(lane: Lane): boolean };
  /** Capture folders that are away: their clips cannot be worked, and must not be in the way of others. */
  readonly awayFolders?: () => readonly string[];
}

/** The lane that a clip in this state waits for. */
export function laneOf(state: ClipState): Lane {
  return state === 'awaiting-slot' || state === 'slot-unknown' ? 'slots' : 'transfers';
}
