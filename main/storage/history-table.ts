/** The table `history`: one line for each thing that happened to a clip. Written in the commit that makes it so. */
import type { HistoryEntry } from './clip-history.ts';
import type { QueueDatabase } from './database/database.ts';

/** As text, for the test that holds the planner to the indexes. */
export const historySql = {
  note: 'INSERT INTO history (clip_id, at, event, state, detail) VALUES (?, ?, ?, ?, ?)',
  of: 'SELECT at, event, state, detail FROM history WHERE clip_id = ? ORDER BY history_id',
  lastAt: 'SELECT at FROM history WHERE clip_id = ? AND event = ? ORDER BY history_id DESC LIMIT 1',
} as const;

export class HistoryTable {
  readonly #note;
  readonly #of;
  readonly #lastAt;

  constructor(db: QueueDatabase) {
    this.#note = db.prepare<[string, number, string, string, string | null]>(historySql.note);
    this.#of = db.prepare<[string], HistoryEntry>(historySql.of);
    this.#lastAt = db.prepare<[string, string], number>(historySql.lastAt).pluck();
  }

  note(clipId: string, { at, event, state, detail }: HistoryEntry): void {
    this.#note.run(clipId, at, event, state, detail);
  }

  /** Oldest first. */
  of(clipId: string): HistoryEntry[] {
    return this.#of.all(clipId);
  }

  /** When the clip last came to this event, or null. */
  lastAt(clipId: string, event: string): number | null {
    return this.#lastAt.get(clipId, event) ?? null;
  }
}
