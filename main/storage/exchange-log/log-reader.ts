/** Reads back what the exchange log holds. Rows that no code of this version wrote are passed over. */
import {
  type ClipExchanges,
  type ExchangeCount,
  type ExchangeView,
  exchangeCount,
  exchangeView,
} from '../../../preload/exchange-view.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { QueueDatabase } from '../database/database.ts';
import { storageFault } from '../database/storage-fault.ts';
import { openLogForReading } from './log-file.ts';

export type ExchangeTotal = Omit<ExchangeCount, 'firstAt'>;

const nothing: ClipExchanges = { kept: [], counts: [] };

export class LogReader {
  readonly #kept;
  readonly #counts;
  readonly #totals;

  constructor(db: QueueDatabase) {
    this.#kept = db
      .prepare<[string], string>(
        `SELECT view FROM exchange WHERE exchange_id IN
         (SELECT exchange_id FROM exchange_clip WHERE clip_id = ?) ORDER BY at, exchange_id`,
      )
      .pluck();
    this.#counts = db.prepare<[string], unknown>(
      `SELECT call, ended, times, bytes, first_at AS firstAt, last_at AS lastAt, total_ms AS totalMs,
       longest_ms AS longestMs FROM exchange_count WHERE clip_id = ? ORDER BY call, ended`,
    );
    this.#totals = db.prepare<[], ExchangeTotal>(
      `SELECT call, ended, sum(times) AS times, sum(bytes) AS bytes, max(last_at) AS lastAt,
       sum(total_ms) AS totalMs, max(longest_ms) AS longestMs FROM exchange_count GROUP BY call, ended`,
    );
  }

  of(clipId: string): ClipExchanges {
    return unlessFault(nothing, () => ({
      kept: this.#kept.all(clipId).flatMap(viewIn),
      counts: this.#counts.all(clipId).flatMap((row) => exchangeCount.safeParse(row).data ?? []),
    }));
  }

  /** Calls of all clips together: how often they ended in which way. */
  totals(): ExchangeTotal[] {
    return unlessFault<ExchangeTotal[]>([], () => this.#totals.all());
  }
}

export interface ExchangeReader extends Disposable {
  of(clipId: string): ClipExchanges;
}

/** The log beside a running engine, or of one that has ended; an empty one where there is none. */
export function openExchangeReader(dataDir: string): ExchangeReader {
  const db = openLogForReading(dataDir);
  if (db === null) return { of: () => nothing, dispose() {} };
  const reader = new LogReader(db);
  return { of: (clipId) => reader.of(clipId), dispose: () => void db.close() };
}

/** What the disk no longer holds is as if it had not been kept. */
function unlessFault<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (storageFault(error) === null) throw error;
    return otherwise;
  }
}

function viewIn(text: string): ExchangeView[] {
  try {
    return [exchangeView.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}
