/**
 * Keeps the database's write-ahead log small. SQLite starts it from the beginning by itself, but not while another program
 * reads: then it grows until that program is done, which is told after a while.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { Clock } from '../../base/runtime.ts';

/** Twice what it comes to in hard work with no one reading. */
export const logLimitBytes = 8 * 1024 * 1024;
/** A reader may hold it for so long before the owner is told. */
const untoldMs = 60_000;

export class LogBound {
  readonly #db: Database.Database;
  readonly #file: string;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #heldSinceMs: number | null = null;

  constructor(db: Database.Database, dataDir: string, clock: Pick<Clock, 'monotonicMs'>) {
    this.#db = db;
    this.#file = join(dataDir, 'queue.db-wal');
    this.#clock = clock;
  }

  /** To be called now and then. Throws what SQLite throws when the disk fails. */
  look(): void {
    const sizeBytes = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    if (sizeBytes <= logLimitBytes || this.#emptied()) this.#heldSinceMs = null;
    else this.#heldSinceMs ??= this.#clock.monotonicMs();
  }

  /** Another program has been reading for long, and the log grows meanwhile. */
  isHeld(): boolean {
    return this.#heldSinceMs !== null && this.#clock.monotonicMs() - this.#heldSinceMs >= untoldMs;
  }

  #emptied(): boolean {
    const checkpoint = this.#db.prepare<[], { readonly busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)');
    return checkpoint.get()?.busy === 0;
  }
}
