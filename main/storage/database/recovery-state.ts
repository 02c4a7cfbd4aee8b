/**
 * What the database knows about its own past: whose queue it is, up to which slot request it accounts for, and since when
 * it must doubt what it knows.
 */
import { z } from 'zod';
import { SettingsTable } from '../settings-table.ts';
import type { QueueDatabase } from './database.ts';

/**
 * - `restored`: the database was damaged or missing, and a backup took its place.
 * - `reset`: there was no good backup; the queue starts from nothing.
 * - `set-back`: somebody or something put an older state in its place.
 */
export type LossKind = 'restored' | 'reset' | 'set-back';

const lossSchema = z.object({
  kind: z.enum(['restored', 'reset', 'set-back']),
  /** Wall-clock time at which it was noticed: every file from before may have a slot that is not known here. */
  noticedAt: z.number(),
  /** False until every clip it touches is marked as uncertain. */
  marked: z.boolean(),
});
export type Loss = z.infer<typeof lossSchema>;

export class RecoveryState {
  readonly #settings: SettingsTable;
  readonly #highestAttempt;

  constructor(db: QueueDatabase) {
    this.#settings = new SettingsTable(db);
    this.#highestAttempt = db
      .prepare<[], number>('SELECT coalesce(max(attempt_id), 0) FROM slot_request')
      .pluck();
  }

  /** Null for a queue that has just been made. */
  queueId(): string | null {
    return this.#settings.read('queue-id');
  }

  setQueueId(queueId: string): void {
    this.#settings.write('queue-id', queueId);
  }

  /** The last slot request that this database has a record of, or has marked everything uncertain for. */
  accountedFor(): number {
    return Math.max(Number(this.#settings.read('accounted-for') ?? 0), this.#highestAttempt.get() ?? 0);
  }

  setAccountedFor(attemptId: number): void {
    this.#settings.write('accounted-for', String(attemptId));
  }

  /** The last loss, or null when nothing was ever lost. */
  loss(): Loss | null {
    const text = this.#settings.read('loss');
    return text === null ? null : lossSchema.parse(JSON.parse(text));
  }

  setLoss(loss: Loss): void {
    this.#settings.write('loss', JSON.stringify(loss));
  }
}

/** A file that may have been asked for by a queue that is remembered nowhere. Times are wall-clock milliseconds. */
export function isDoubtful(loss: Loss | null, modifiedAt: number, now: number): boolean {
  // A modification time in the future says nothing.
  return loss !== null && (modifiedAt <= loss.noticedAt || modifiedAt > now);
}
