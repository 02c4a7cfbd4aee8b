/**
 * How many bytes went out on which local day, for the owner's caps: a count that survives restarts, of accepted
 * blocks and of what was sent in vain.
 */
import { type QueueDatabase, withoutSync } from './database/database.ts';

/** Since the queue was made, and since this program started. */
export interface SentTotal {
  readonly bytes: number;
  /** Bytes of blocks that were sent and not accepted. */
  readonly inVainBytes: number;
  readonly blocks: number;
}

export class BytesSent {
  readonly #db: QueueDatabase;
  readonly #add;
  readonly #addInVain;
  readonly #ofDay;
  readonly #ofMonth;
  readonly #ofAllDays;
  #blocks = 0;

  constructor(db: QueueDatabase) {
    this.#db = db;
    this.#add = db.prepare<[string, number]>(
      'INSERT INTO bytes_sent (day, bytes) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET bytes = bytes + excluded.bytes',
    );
    this.#addInVain = db.prepare<[string, number]>(
      `INSERT INTO bytes_sent (day, bytes, in_vain) VALUES (?, 0, ?)
        ON CONFLICT (day) DO UPDATE SET in_vain = in_vain + excluded.in_vain`,
    );
    this.#ofDay = db
      .prepare<[string], number>('SELECT coalesce(sum(bytes + in_vain), 0) FROM bytes_sent WHERE day = ?')
      .pluck();
    // ':' is the character after the digits: every day of the month lies between.
    this.#ofMonth = db
      .prepare<[string, string], number>(
        "SELECT coalesce(sum(bytes + in_vain), 0) FROM bytes_sent WHERE day > ? || '-' AND day < ? || '-:'",
      )
      .pluck();
    this.#ofAllDays = db.prepare<[], Pick<SentTotal, 'bytes' | 'inVainBytes'>>(
      'SELECT coalesce(sum(bytes), 0) AS bytes, coalesce(sum(in_vain), 0) AS inVainBytes FROM bytes_sent',
    );
  }

  /** Bytes since the queue was made, blocks since this program started. */
  total(): SentTotal {
    const { bytes, inVainBytes } = this.#ofAllDays.get() ?? { bytes: 0, inVainBytes: 0 };
    return { bytes, inVainBytes, blocks: this.#blocks };
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

  /** Counts bytes of a block that was not accepted. @param day `2026-11-22` */
  addInVain(day: string, bytes: number): void {
    withoutSync(this.#db, () => this.#addInVain.run(day, bytes));
  }

  /** Bytes of that day and of that month. @param month `2026-11` */
  used(day: string, month: string): { readonly day: number; readonly month: number } {
    return { day: this.#ofDay.get(day) ?? 0, month: this.#ofMonth.get(month, month) ?? 0 };
  }
}
