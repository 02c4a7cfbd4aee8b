/** Writes a group of exchanges in one commit, and keeps the log within its bounds: of each clip, and in all. */
import type { QueueDatabase } from '../database/database.ts';
import { boundsOf } from './bounds.ts';
import { LogBounds } from './log-bounds.ts';
import type { CountChange, PendingExchange, PendingExchanges } from './pending-exchanges.ts';

/** Looking how large the file is takes time; so many rows are never much too large. */
const looksEveryRows = 500;

/** Of one clip, one call, and either well or troubled. */
type OfKind = [clipId: string, call: string, troubled: number];

const ofKind = 'clip_id = ? AND call = ? AND troubled = ?';

export class LogRows {
  readonly #db: QueueDatabase;
  readonly #bounds: LogBounds;
  readonly #add;
  readonly #link;
  readonly #kept;
  readonly #middle;
  readonly #unlink;
  readonly #dropUnlinked;
  readonly #count;
  #rowsSinceLook = looksEveryRows;

  /** @param mostBytes how large the file may be */
  constructor(db: QueueDatabase, mostBytes: number) {
    this.#db = db;
    this.#bounds = new LogBounds(db, mostBytes);
    this.#add = db.prepare<[number, string]>('INSERT INTO exchange (at, view) VALUES (?, ?)');
    this.#link = db.prepare<[...OfKind, exchangeId: number | bigint]>(
      'INSERT INTO exchange_clip VALUES (?, ?, ?, ?)',
    );
    this.#kept = db.prepare<OfKind, number>(`SELECT count(*) FROM exchange_clip WHERE ${ofKind}`).pluck();
    this.#middle = db
      .prepare<[...OfKind, first: number], number>(
        `SELECT exchange_id FROM exchange_clip WHERE ${ofKind} ORDER BY exchange_id LIMIT 1 OFFSET ?`,
      )
      .pluck();
    this.#unlink = db.prepare<[...OfKind, exchangeId: number]>(
      `DELETE FROM exchange_clip WHERE ${ofKind} AND exchange_id = ?`,
    );
    this.#dropUnlinked = db.prepare<[number]>(
      `DELETE FROM exchange WHERE exchange_id = ?
       AND NOT EXISTS (SELECT 1 FROM exchange_clip WHERE exchange_clip.exchange_id = exchange.exchange_id)`,
    );
    this.#count = db.prepare<[CountChange]>(
      `INSERT INTO exchange_count
       VALUES (@clipId, @call, @ended, @times, @bytes, @firstAt, @lastAt, @totalMs, @longestMs)
       ON CONFLICT DO UPDATE SET times = times + excluded.times, bytes = bytes + excluded.bytes,
       last_at = excluded.last_at, total_ms = total_ms + excluded.total_ms,
       longest_ms = max(longest_ms, excluded.longest_ms)`,
    );
  }

  /** @param now wall-clock milliseconds */
  add(group: PendingExchanges, now: number): void {
    const exchanges = group.exchanges();
    this.#db
      .transaction(() => {
        for (const exchange of exchanges) this.#write(exchange);
        for (const change of group.counts()) this.#count.run(change);
      })
      .immediate();
    this.#rowsSinceLook += exchanges.length;
    if (this.#rowsSinceLook < looksEveryRows && this.#bounds.areKept()) return;
    this.#rowsSinceLook = 0;
    this.#bounds.dropOldest(now);
  }

  #write({ seen, text }: PendingExchange): void {
    const { call, clipIds } = seen.about;
    const { lastInsertRowid } = this.#add.run(seen.at, text());
    const { first, last } = boundsOf(call, seen.isTroubled);
    for (const clipId of clipIds) {
      const kind: OfKind = [clipId, call, seen.isTroubled ? 1 : 0];
      this.#link.run(...kind, lastInsertRowid);
      this.#trim(kind, first, last);
    }
  }

  /** Of the middle of a long story only its counts stay. */
  #trim(kind: OfKind, first: number, last: number): void {
    if ((this.#kept.get(...kind) ?? 0) <= first + last) return;
    const exchangeId = this.#middle.get(...kind, first);
    if (exchangeId === undefined) return;
    this.#unlink.run(...kind, exchangeId);
    this.#dropUnlinked.run(exchangeId);
  }
}
