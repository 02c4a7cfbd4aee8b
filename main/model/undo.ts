/** What can be taken back of the owner's actions, and for how long. Pure. */
import type { Clip } from './clip.ts';

/**
 * So long an action can be undone as if it had not been: a slot that was given up is kept until then. Afterwards there is
 * another way back for each (try again, put back on the list), which may cost a new slot.
 */
export const undoMs = 10_000;

/** Whether nothing has happened to the clip since: what an undo would take back is still all there is to it. */
export function isUntouched(now: Clip, after: Clip): boolean {
  return JSON.stringify(changeable(now)) === JSON.stringify(changeable(after));
}

function changeable({ progress, attempts, nextAt, pinned, sendNow, held, forgotten, place, edits }: Clip) {
  return { progress, attempts, nextAt, pinned, sendNow, held, forgotten, place, edits };
}
