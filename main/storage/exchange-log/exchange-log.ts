/**
 * Keeps what was said between us and the service about each clip, for the owner's eyes and for evidence. Never in the way:
 * what is noted waits in memory, is written in groups and without a sync, and is dropped when the disk is in trouble. What
 * a crash forgets here is no loss to the queue.
 */
import type { ClipExchanges } from '../../../preload/exchange-view.ts';
import type { Clock } from '../../base/runtime.ts';
import type { SeenExchange } from '../../service/redaction/seen-exchange.ts';
import type { QueueDatabase } from '../database/database.ts';
import { storageFault } from '../database/storage-fault.ts';
import { mostLogBytes } from './bounds.ts';
import { openLogFile } from './log-file.ts';
import { createLogRows } from './log-rows.ts';
import { createWaiting } from './pending-exchanges.ts';
import { type ExchangeTotal, readLog, readTotals } from './read-log.ts';

export type ExchangeLog = ReturnType<typeof createExchangeLog>;

export interface ExchangeLogParts {
  readonly dataDir: string;
  readonly clock: Clock;
  /** False while the disk is in trouble: the room that is left belongs to the queue. */
  mayWrite(): boolean;
  onBug(error: unknown): void;
  /** How large the file may be. */
  readonly mostBytes?: number;
}

/** So many may be written together, and so long may the first of them wait. */
const groupSize = 32;
const groupMs = 1000;

export function createExchangeLog(parts: ExchangeLogParts) {
  const { dataDir, clock, mayWrite, onBug, mostBytes = mostLogBytes } = parts;
  let file = openWith(openLogFile(dataDir));
  let waiting = createWaiting();
  let waitsSinceMs = 0;

  function openWith(db: QueueDatabase | null) {
    return db === null ? null : { db, rows: createLogRows(db, mostBytes), read: readLog(db) };
  }

  /** Never throws: a log that cannot be written must not end the call it tells of. */
  function flush(): void {
    if (waiting.size() === 0) return;
    const group = waiting;
    waiting = createWaiting();
    if (file === null || !mayWrite()) return;
    try {
      file.rows.add(group, clock.now());
    } catch (error) {
      const fault = storageFault(error);
      if (fault === null) onBug(error);
      else if (fault === 'damaged' || fault === 'gone') reopen();
    }
  }

  function reopen(): void {
    file?.db.close();
    file = openWith(openLogFile(dataDir));
  }

  return {
    /** Costs next to nothing, so that every block may be told of. */
    note(seen: SeenExchange): void {
      if (file === null) return;
      if (waiting.size() === 0) waitsSinceMs = clock.monotonicMs();
      try {
        waiting.add(seen);
      } catch (error) {
        onBug(error);
      }
      if (waiting.size() >= groupSize || clock.monotonicMs() - waitsSinceMs >= groupMs) flush();
    },
    /** Writes what waits; for moments in which nothing else is going on. */
    flush,
    of(clipId: string): ClipExchanges {
      flush();
      return file?.read(clipId) ?? { kept: [], counts: [] };
    },
    /** Of all clips together. */
    totals(): ExchangeTotal[] {
      flush();
      return file === null ? [] : readTotals(file.db);
    },
    close(): void {
      flush();
      file?.db.close();
      file = null;
    },
  };
}
