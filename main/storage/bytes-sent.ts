/** How many bytes went out on which local day, for the owner's caps: a count of accepted blocks that survives restarts. */
import { type QueueDatabase, withoutSync } from './database/database.ts';

export type BytesSent = ReturnType<typeof createBytesSent>;

export function createBytesSent(db: QueueDatabase) {
  const add = db.prepare(
    'INSERT INTO bytes_sent VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET bytes = bytes + excluded.bytes',
  );
  const ofDay = db.prepare('SELECT coalesce(sum(bytes), 0) FROM bytes_sent WHERE day = ?').pluck();
  // ':' is the character after the digits: every day of the month lies between.
  const ofMonth = db
    .prepare("SELECT coalesce(sum(bytes), 0) FROM bytes_sent WHERE day > ? || '-' AND day < ? || '-:'")
    .pluck();
  const ofAllDays = db.prepare('SELECT coalesce(sum(bytes), 0) FROM bytes_sent').pluck();
  const count = db.transaction((day: string, bytes: number, work: () => void) => {
    work();
    add.run(day, bytes);
  });
  let blocks = 0;
  return {
    /** Bytes since the queue was made, blocks since this program started. */
    total: () => ({ bytes: ofAllDays.get() as number, blocks }),
    /**
     * Counts blocks in one commit with `work`, which keeps them.
     * @param day `2026-11-22`
     * @param sizesBytes of the blocks
     */
    add(day: string, sizesBytes: readonly number[], work: () => void): void {
      const bytes = sizesBytes.reduce((sum, sizeBytes) => sum + sizeBytes, 0);
      // A sync for each block takes longer than sending it; a block forgotten in a power cut is sent again, no harm done.
      withoutSync(db, () => count(day, bytes, work));
      blocks += sizesBytes.length;
    },
    /** @param month `2026-11` */
    used: (day: string, month: string) => ({
      day: ofDay.get(day) as number,
      month: ofMonth.get(month, month) as number,
    }),
  };
}
