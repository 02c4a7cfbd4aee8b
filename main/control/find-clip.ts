/** Which clips are meant: people name one by its id, the start of its id, or its file name. */
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { displayName } from '../base/text.ts';
import type { ClipName } from '../storage/clips-in-order.ts';
import type { FittingClip, FittingClips } from './queue-access.ts';

export interface Named {
  /** Where the file of this clip is; null when there is no such clip. */
  pathOf(clipId: string): string | null;
  /** @see ClipsInOrder */
  names(after: number | null, limit: number): readonly ClipName[];
}

/** The start of an id that is too short to mean one clip. */
const shortestStart = 4;
/** So many are looked at before something else gets its turn: about a millisecond. */
const portion = 500;
/** Of clips that a name fits, as many are told; of more than these only how many. */
const mostTold = 20;

/** Every clip that the name fits; a whole id means its own clip, whatever else is called like it. */
export async function findClips(queue: Named, named: string): Promise<FittingClips> {
  const whole = queue.pathOf(named);
  if (whole !== null) return { clips: [{ clipId: named, path: whole }], total: 1 };
  const clips: FittingClip[] = [];
  let total = 0;
  for (let after: number | null = null; ; ) {
    const names = queue.names(after, portion);
    for (const { clipId, path } of names) {
      if (!fits(named, clipId, path)) continue;
      total += 1;
      if (clips.length < mostTold) clips.push({ clipId, path });
    }
    after = names.at(-1)?.place ?? null;
    if (names.length < portion) return { clips, total };
    await setImmediate();
  }
}

/** A file is called as it is shown or as it is on the disk: where it holds odd characters, the two differ. */
function fits(named: string, clipId: string, path: string): boolean {
  if (named.length >= shortestStart && clipId.startsWith(named)) return true;
  return basename(path) === named || displayName(path) === named;
}
