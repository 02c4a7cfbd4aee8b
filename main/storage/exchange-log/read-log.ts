/** Reads back what the exchange log holds of a clip. Rows that no code of this version wrote are passed over. */
import {
  type ClipExchanges,
  type ExchangeCount,
  type ExchangeView,
  exchangeCount,
  exchangeView,
} from '../../../preload/exchange-view.ts';
import type { QueueDatabase } from '../database/database.ts';
import { storageFault } from '../database/storage-fault.ts';
import { openLogForReading } from './log-file.ts';

export type ExchangeTotal = Omit<ExchangeCount, 'firstAt'>;

const nothing: ClipExchanges = { kept: [], counts: [] };

export function readLog(db: QueueDatabase): (clipId: string) => ClipExchanges {
  const kept = db
    .prepare(`SELECT view FROM exchange WHERE exchange_id IN
      (SELECT exchange_id FROM exchange_clip WHERE clip_id = ?) ORDER BY at, exchange_id`)
    .pluck();
  const counts = db.prepare(`SELECT call, ended, times, bytes, first_at AS firstAt, last_at AS lastAt,
    total_ms AS totalMs, longest_ms AS longestMs FROM exchange_count WHERE clip_id = ? ORDER BY call, ended`);
  return (clipId) => {
    try {
      return {
        kept: kept.all(clipId).flatMap(readView),
        counts: counts.all(clipId).flatMap((row) => exchangeCount.safeParse(row).data ?? []),
      };
    } catch (error) {
      if (storageFault(error) === null) throw error;
      return nothing;
    }
  };
}

/** Calls of all clips together: how often they ended in which way. */
export function readTotals(db: QueueDatabase): ExchangeTotal[] {
  try {
    return db
      .prepare(`SELECT call, ended, sum(times) AS times, sum(bytes) AS bytes, max(last_at) AS lastAt,
        sum(total_ms) AS totalMs, max(longest_ms) AS longestMs FROM exchange_count GROUP BY call, ended`)
      .all() as ExchangeTotal[];
  } catch (error) {
    if (storageFault(error) === null) throw error;
    return [];
  }
}

/** The log beside a running engine, or of one that has ended. */
export function openExchangeReader(dataDir: string): {
  of(clipId: string): ClipExchanges;
  close(): void;
} {
  const db = openLogForReading(dataDir);
  if (db === null) return { of: () => nothing, close() {} };
  return { of: readLog(db), close: () => db.close() };
}

function readView(text: unknown): ExchangeView[] {
  try {
    return [exchangeView.parse(JSON.parse(String(text)))];
  } catch {
    return [];
  }
}
