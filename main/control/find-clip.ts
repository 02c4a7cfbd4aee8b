/** Which clip is meant: people name one by its id, the start of its id, or its file name. */
import { setImmediate } from 'node:timers/promises';
import { displayName } from '../base/text.ts';
import type { ClipName } from '../storage/clips-in-order.ts';

export interface Named {
  has(clipId: string): boolean;
  /** @see ClipsInOrder */
  names(after: number | null, limit: number): readonly ClipName[];
}

/** The start of an id that is too short to mean one clip. */
const shortestStart = 4;
/** So many are looked at before something else gets its turn: about a millisecond. */
const portion = 500;

export async function findClip(queue: Named, named: string): Promise<string | null> {
  if (queue.has(named)) return named;
  for (let after: number | null = null; ; ) {
    const names = queue.names(after, portion);
    for (const { clipId, path } of names) {
      if (displayName(path) === named) return clipId;
      if (named.length >= shortestStart && clipId.startsWith(named)) return clipId;
    }
    after = names.at(-1)?.place ?? null;
    if (names.length < portion) return null;
    await setImmediate();
  }
}
