/** Drops what is older than all bounds of the exchange log, in steps small enough to be no pause. */
import type { QueueDatabase } from '../database/database.ts';
import { longestKeptMs } from './bounds.ts';

const dropAtOnce = 200;
const vacuumPages = 256;

export class LogBounds {
  readonly #db: QueueDatabase;
  readonly #mostBytes: number;
  readonly #oldest;
  readonly #old;
  readonly #clipsOf;
  readonly #unlink;
  readonly #drop;
  readonly #forget;

  /** @param mostBytes how large the file may be */
  constructor(db: QueueDatabase, mostBytes: number) {
    this.#db = db;
    this.#mostBytes = mostBytes;
    this.#oldest = db
      .prepare<[number], number>('SELECT exchange_id FROM exchange ORDER BY exchange_id LIMIT ?')
      .pluck();
    // Rows are in the order of their times, so that none behind the first need be looked at.
    this.#old = db
      .prepare<[{ before: number; most: number }], number>(
        `SELECT exchange_id FROM (SELECT exchange_id, at FROM exchange ORDER BY exchange_id LIMIT @most)
         WHERE at < @before`,
      )
      .pluck();
    this.#clipsOf = db
      .prepare<[number], string>('SELECT DISTINCT clip_id FROM exchange_clip WHERE exchange_id = ?')
      .pluck();
    this.#unlink = db.prepare<[number]>('DELETE FROM exchange_clip WHERE exchange_id = ?');
    this.#drop = db.prepare<[number]>('DELETE FROM exchange WHERE exchange_id = ?');
    this.#forget = db.prepare<[string]>(
      `DELETE FROM exchange_count WHERE clip_id = ?
       AND NOT EXISTS (SELECT 1 FROM exchange_clip WHERE exchange_clip.clip_id = exchange_count.clip_id)`,
    );
  }

  areKept(): boolean {
    const pages = this.#number('page_count') - this.#number('freelist_count');
    return pages * this.#number('page_size') <= this.#mostBytes;
  }

  /** Drops the oldest of a file that is too large, or what has been kept too long. */
  dropOldest(now: number): void {
    const ids = this.areKept()
      ? this.#old.all({ before: now - longestKeptMs, most: dropAtOnce })
      : this.#oldest.all(dropAtOnce);
    this.#db
      .transaction(() => {
        for (const exchangeId of ids) this.#dropExchange(exchangeId);
      })
      .immediate();
    if (ids.length > 0) this.#db.pragma(`incremental_vacuum(${vacuumPages})`);
  }

  #dropExchange(exchangeId: number): void {
    const clipIds = this.#clipsOf.all(exchangeId);
    this.#unlink.run(exchangeId);
    this.#drop.run(exchangeId);
    for (const clipId of clipIds) this.#forget.run(clipId);
  }

  #number(pragma: 'page_count' | 'freelist_count' | 'page_size'): number {
    return Number(this.#db.pragma(pragma, { simple: true }));
  }
}
