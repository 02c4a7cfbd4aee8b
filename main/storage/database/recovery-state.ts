/**
 * What the database knows about its own past: whose queue it is, up to which slot request it accounts for, and since when
 * it must doubt what it knows. Small facts in the `setting` table.
 */
import { z } from 'zod';
import type { QueueDatabase } from './database.ts';

/**
 * - `restored`: the database was damaged or missing, and a backup took its place.
 * - `reset`: there was no good backup; the queue starts anew.
 * - `set-back`: somebody or something put an older state in its place.
 */
export type LossKind = 'restored' | 'reset' | 'set-back';

const lossSchema = z.object({
  kind: z.enum(['restored', 'reset', 'set-back']),
  /** Wall-clock time at which it was noticed: every file from before may have a slot nobody here knows. */
  noticedAt: z.number(),
  /** False until every clip it touches is marked as uncertain. */
  marked: z.boolean(),
});
export type Loss = z.infer<typeof lossSchema>;

export type RecoveryState = ReturnType<typeof createRecoveryState>;

export function createRecoveryState(db: QueueDatabase) {
  const read = db.prepare('SELECT value FROM setting WHERE name = ?').pluck();
  const write = db.prepare(
    'INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const highest = db.prepare('SELECT coalesce(max(attempt_id), 0) FROM slot_request').pluck();
  return {
    queueId: () => (read.get('queue-id') as string | undefined) ?? null,
    setQueueId: (queueId: string) => void write.run('queue-id', queueId),
    /** The last slot request that this database has a record of, or has marked everything uncertain for. */
    accountedFor: (): number => Math.max(Number(read.get('accounted-for') ?? 0), Number(highest.get() ?? 0)),
    /** The last loss, or null when nothing was ever lost. */
    loss(): Loss | null {
      const text = read.get('loss') as string | undefined;
      return text === undefined ? null : lossSchema.parse(JSON.parse(text));
    },
    setLoss: (loss: Loss) => void write.run('loss', JSON.stringify(loss)),
    setAccountedFor: (attemptId: number) => void write.run('accounted-for', String(attemptId)),
  };
}

/** A file that may have been asked for by a queue that nobody remembers. Times are wall-clock milliseconds. */
export function isDoubtful(loss: Loss | null, modifiedAt: number, now: number): boolean {
  // A modification time in the future says nothing.
  return loss !== null && (modifiedAt <= loss.noticedAt || modifiedAt > now);
}
