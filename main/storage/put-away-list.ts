/** Published clips whose file is still where it was recorded, and since when the owner's present order holds. */
import { z } from 'zod';
import type { QueueDatabase } from './database/database.ts';
import type { SettingsTable } from './settings-table.ts';

export type PutAway = 'moved-away' | 'binned' | 'left-in-place';

const keptOrder = z.object({ order: z.string(), since: z.number() });

/** Why a file is still where it is; it is tried again. */
export type PutAwayDelay = 'put-away-held' | 'put-away-refused' | 'put-away-failed';

export class PutAwayList {
  readonly #settings: SettingsTable;
  readonly #between;
  readonly #first;
  readonly #mark;

  constructor(db: QueueDatabase, settings: SettingsTable) {
    this.#settings = settings;
    this.#between = db
      .prepare<[number, number, number], string>(
        `SELECT clip_id FROM clip INDEXED BY clip_to_put_away WHERE state = 'published' AND put_away IS NULL
         AND state_at BETWEEN ? AND ? ORDER BY state_at LIMIT ?`,
      )
      .pluck();
    this.#first = db
      .prepare<[number], number | null>(
        `SELECT min(state_at) FROM clip INDEXED BY clip_to_put_away
         WHERE state = 'published' AND put_away IS NULL AND state_at >= ?`,
      )
      .pluck();
    this.#mark = db.prepare<[PutAway, string]>('UPDATE clip SET put_away = ? WHERE clip_id = ?');
  }

  /** Clips published in this span of wall-clock time, the longest ago first. */
  publishedBetween(from: number, to: number, limit: number): string[] {
    return this.#between.all(from, to, limit);
  }

  /** When the first of them was published, or null. */
  firstSince(from: number): number | null {
    return this.#first.get(from) ?? null;
  }

  mark(clipId: string, how: PutAway): void {
    this.#mark.run(how, clipId);
  }

  /**
   * Since when this order holds. A new order says nothing about clips that were published before it: a change of
   * settings never moves or deletes anything that was there.
   */
  since(order: string, now: number): number {
    const kept = this.#keptOrder();
    if (kept?.order === order) return kept.since;
    this.#settings.write('put-away-order', JSON.stringify({ order, since: now }));
    return now;
  }

  #keptOrder(): z.infer<typeof keptOrder> | null {
    const text = this.#settings.read('put-away-order');
    return text === null ? null : (keptOrder.safeParse(JSON.parse(text)).data ?? null);
  }
}
