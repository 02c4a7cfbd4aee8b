/**
 * All clips by name in the order in which they were found, newest first, a page at a time. A clip keeps its place whatever
 * happens to it, so that somebody who reads page after page meets each clip once.
 */
import type { QueueDatabase } from './database/database.ts';

export interface ClipName {
  /** Goes on from here: the place of the last one read. */
  readonly place: number;
  readonly clipId: string;
  readonly path: string;
}

/** For the test that holds the planner to the index. */
export const namesSql = `SELECT rowid AS place, clip_id AS clipId, path FROM clip
  WHERE NOT forgotten AND rowid < ? ORDER BY rowid DESC LIMIT ?`;

export class ClipsInOrder {
  readonly #names;

  constructor(db: QueueDatabase) {
    this.#names = db.prepare<[number, number], ClipName>(namesSql);
  }

  /** @param after `place` of the last one read; null to begin */
  page(after: number | null, limit: number): ClipName[] {
    return this.#names.all(after ?? Number.MAX_SAFE_INTEGER, limit);
  }
}
