/**
 * Keeps what was said between us and the service about each clip, for the owner's eyes and for evidence. Never in the way:
 * what is noted waits in memory, is written in groups and without a sync, and is dropped when the disk is in trouble. What
 * a crash forgets here is no loss to the queue.
 */
import type { ClipExchanges } from '../../../preload/exchange-view.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Clock } from '../../base/runtime.ts';
import type { SeenExchange } from '../../service/redaction/seen-exchange.ts';
import type { QueueDatabase } from '../database/database.ts';
import { storageFault } from '../database/storage-fault.ts';
import { mostLogBytes } from './bounds.ts';
import { openLogFile } from './log-file.ts';
import { type ExchangeTotal, LogReader } from './log-reader.ts';
import { LogRows } from './log-rows.ts';
import { PendingExchanges } from './pending-exchanges.ts';

export interface ExchangeLogParts {
  readonly dataDir: string;
  readonly clock: Clock;
  /** False while the disk is in trouble: the room that is left belongs to the queue. */
  mayWrite(): boolean;
  onBug(error: unknown): void;
  /** How large the file may be. */
  readonly mostBytes?: number;
}

/** The file as it is open now. */
interface OpenLog {
  readonly db: QueueDatabase;
  readonly rows: LogRows;
  readonly reader: LogReader;
}

/** So many may be written together, and so long may the first of them wait. */
const groupSize = 32;
const groupMs = 1000;

export class ExchangeLog implements Disposable {
  readonly #parts: ExchangeLogParts;
  #file: OpenLog | null;
  #pending = new PendingExchanges();
  #waitsSinceMs = 0;

  constructor(parts: ExchangeLogParts) {
    this.#parts = parts;
    this.#file = openLog(parts);
  }

  /** Costs next to nothing, so that every block may be told of. */
  note(seen: SeenExchange): void {
    const { clock, onBug } = this.#parts;
    if (this.#file === null) return;
    if (this.#pending.size === 0) this.#waitsSinceMs = clock.monotonicMs();
    try {
      this.#pending.add(seen);
    } catch (error) {
      onBug(error);
    }
    const isLate = clock.monotonicMs() - this.#waitsSinceMs >= groupMs;
    if (this.#pending.size >= groupSize || isLate) this.flush();
  }

  /** Writes what waits. Never throws: a log that cannot be written must not end the call it tells of. */
  flush(): void {
    if (this.#pending.size === 0) return;
    const group = this.#pending;
    this.#pending = new PendingExchanges();
    if (this.#file === null || !this.#parts.mayWrite()) return;
    try {
      this.#file.rows.add(group, this.#parts.clock.now());
    } catch (error) {
      const fault = storageFault(error);
      if (fault === null) this.#parts.onBug(error);
      else if (fault === 'damaged' || fault === 'gone') this.#reopen();
    }
  }

  of(clipId: string): ClipExchanges {
    this.flush();
    return this.#file?.reader.of(clipId) ?? { kept: [], counts: [] };
  }

  /** Of all clips together. */
  totals(): ExchangeTotal[] {
    this.flush();
    return this.#file?.reader.totals() ?? [];
  }

  dispose(): void {
    this.flush();
    this.#file?.db.close();
    this.#file = null;
  }

  #reopen(): void {
    this.#file?.db.close();
    this.#file = openLog(this.#parts);
  }
}

function openLog({ dataDir, mostBytes = mostLogBytes }: ExchangeLogParts): OpenLog | null {
  const db = openLogFile(dataDir);
  return db === null ? null : { db, rows: new LogRows(db, mostBytes), reader: new LogReader(db) };
}
