/** The table `slot_request`: one row for each POST, written before its first byte leaves. */
import type { SlotRequestFacts } from '../../preload/clip-contract.ts';
import type { QueueDatabase } from './database/database.ts';
import type { AttemptEnd, AttemptOutcome } from './slot-attempt.ts';

/** How an unknown outcome was cleared up. */
export type SlotResolution = 'absent' | 'orphan-deleted';

/** What is known of a request before it leaves. */
export interface SlotIntent {
  readonly clipId: string;
  readonly correlation: string;
  readonly body: string;
  readonly startedAt: number;
}

export interface InterruptedRequest {
  readonly attemptId: number;
  readonly clipId: string;
}

/** Requests that ended alike. The outcome is null while they are under way. */
export interface SlotRequestEnds {
  readonly outcome: AttemptOutcome | null;
  readonly resolution: SlotResolution | null;
  readonly requests: number;
}

/** Unknown outcomes of clips that will not ask again: what they may have made must be found and deleted. */
export const selectStrays = `SELECT clip_id, attempt_id FROM slot_request JOIN clip USING (clip_id)
  WHERE outcome = 'unknown' AND resolution IS NULL AND (state = 'cancelled' OR resume_state = 'never')`;

/** For the test that holds the planner to the index. */
export const slotRequestEndsSql =
  'SELECT outcome, resolution, count(*) AS requests FROM slot_request GROUP BY outcome, resolution';

export class SlotRequestTable {
  readonly #begin;
  readonly #finish;
  readonly #open;
  readonly #resolve;
  readonly #strays;
  readonly #firstStray;
  readonly #ofClip;
  readonly #ends;

  constructor(db: QueueDatabase) {
    this.#begin = db
      .prepare<[number, string, string, string, number], number>(
        `INSERT INTO slot_request (attempt_id, clip_id, correlation, body, started_at)
         VALUES (max(?, (SELECT coalesce(max(attempt_id), 0) FROM slot_request)) + 1, ?, ?, ?, ?)
         RETURNING attempt_id`,
      )
      .pluck();
    this.#finish = db.prepare<[number, AttemptOutcome, number | null, string | null, number]>(
      `UPDATE slot_request SET ended_at = ?, outcome = ?, status = ?, raw_answer = ?
       WHERE attempt_id = ? AND outcome IS NULL`,
    );
    this.#open = db.prepare<[], InterruptedRequest>(
      'SELECT attempt_id AS attemptId, clip_id AS clipId FROM slot_request WHERE outcome IS NULL',
    );
    this.#resolve = db.prepare<[SlotResolution, number, string]>(
      `UPDATE slot_request SET resolution = ?, resolved_at = ?
       WHERE clip_id = ? AND outcome IN ('unknown', 'unreadable') AND resolution IS NULL`,
    );
    this.#strays = db.prepare<[number], string>(`${selectStrays} AND ended_at <= ? GROUP BY clip_id`).pluck();
    this.#firstStray = db
      .prepare<[], number | null>(
        `SELECT min(ended_at) FROM slot_request WHERE attempt_id IN
         (SELECT attempt_id FROM (${selectStrays}))`,
      )
      .pluck();
    this.#ofClip = db.prepare<[string], SlotRequestFacts>(
      `SELECT started_at AS startedAt, ended_at AS endedAt, outcome, status, resolution
       FROM slot_request WHERE clip_id = ? ORDER BY attempt_id`,
    );
    this.#ends = db.prepare<[], SlotRequestEnds>(slotRequestEndsSql);
  }

  /** @param after its number is higher than this and than all before it @returns its number */
  begin({ clipId, correlation, body, startedAt }: SlotIntent, after: number): number {
    const attemptId = this.#begin.get(after, clipId, correlation, body, startedAt);
    if (attemptId === undefined) throw new Error(`the slot request of clip ${clipId} got no number`);
    return attemptId;
  }

  /** False when its end was written down before. */
  finish(attemptId: number, { outcome, status, rawAnswer }: AttemptEnd, endedAt: number): boolean {
    return this.#finish.run(endedAt, outcome, status, rawAnswer, attemptId).changes === 1;
  }

  /** Requests that have no end yet. */
  open(): InterruptedRequest[] {
    return this.#open.all();
  }

  /** Notes how the unknown outcomes of a clip were cleared up. */
  resolve(clipId: string, resolution: SlotResolution, at: number): void {
    this.#resolve.run(resolution, at, clipId);
  }

  /** Clips that were given up, with a request up to `endedBy` whose outcome is still unknown. */
  strays(endedBy: number): string[] {
    return this.#strays.all(endedBy);
  }

  /** When the first of those requests ended, or null. */
  firstStrayAt(): number | null {
    return this.#firstStray.get() ?? null;
  }

  /** Every request for a clip, oldest first. */
  of(clipId: string): SlotRequestFacts[] {
    return this.#ofClip.all(clipId);
  }

  ends(): SlotRequestEnds[] {
    return this.#ends.all();
  }
}
