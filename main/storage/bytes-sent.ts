/**
 * How many bytes went out on which local day, for the owner's caps: a count of accepted blocks that survives restarts.
 */
import { type QueueDatabase, withoutSync } from './database/database.ts';

/** Since the queue was made, and since this program started. */
export interface SentTotal {
  readonly bytes: number;
  readonly blocks: number;
}

export class BytesSent {
  readonly #db: QueueDatabase;
  readonly #add;
  readonly #ofDay;
  readonly #ofMonth;
  readonly #ofAllDays;
  #blocks = 0;

  constructor(db: QueueDatabase) {
    this.#db = db;
    this.#add = db.prepare<[string, number]>(
      'INSERT INTO bytes_sent VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET bytes = bytes + excluded.bytes',
    );
    this.#ofDay = db
      .prepare<[string], number>('SELECT coalesce(sum(bytes), 0) FROM bytes_sent WHERE day = ?')
      .pluck();
    // ':' is the character after the digits: every day of the month lies between.
    this.#ofMonth = db
      .prepare<[string, string], number>(
        "SELECT coalesce(sum(bytes), 0) FROM bytes_sent WHERE day > ? || '-' AND day < ? || '-:'",
      )
      .pluck();
    this.#ofAllDays = db.prepare<[], number>('SELECT coalesce(sum(bytes), 0) FROM bytes_sent').pluck();
  }

  /** Bytes since the queue was made, blocks since this program started. */
  total(): SentTotal {
    return { bytes: this.#ofAllDays.get() ?? 0, blocks: this.#blocks };
  }

  /**
   * Counts blocks in one commit with `work`, which keeps them.
   * @param day `2026-11-22`
   * @param sizesBytes of the blocks
   */
  add(day: string, sizesBytes: readonly number[], work: () => void): void {
    const bytes = sizesBytes.reduce((sum, sizeBytes) => sum + sizeBytes, 0);
    const count = this.#db.transaction(() => {
      work();
      this.#add.run(day, bytes);
    });
    // A sync for each block takes longer than sending it; one forgotten in a power cut is sent again.
    withoutSync(this.#db, count);
    this.#blocks += sizesBytes.length;
  }

  /** Bytes of that day and of that month. @param month `2026-11` */
  used(day: string, month: string): { readonly day: number; readonly month: number } {
    return { day: this.#ofDay.get(day) ?? 0, month: this.#ofMonth.get(month, month) ?? 0 };
  }
}
