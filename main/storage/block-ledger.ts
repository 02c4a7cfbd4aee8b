/** Which blocks the service has answered 202 for, with the digest of what was sent. There is no call to ask it. */
import type { WallClock } from '../base/runtime.ts';
import type { QueueDatabase } from './database/database.ts';

export interface AcceptedBlock {
  readonly blockNum: number;
  readonly sizeBytes: number;
  /** Of the bytes that were sent, see `blockDigest`. */
  readonly digest: string;
}

const select = 'SELECT block_num AS blockNum, size_bytes AS sizeBytes, digest FROM block';

export class BlockLedger {
  readonly #clock: WallClock;
  readonly #accept;
  readonly #accepted;
  readonly #acceptedBefore;
  readonly #bytes;
  readonly #forget;

  constructor(db: QueueDatabase, clock: WallClock) {
    this.#clock = clock;
    this.#accept = db.prepare<[string, number, number, string, number]>(
      `INSERT INTO block (game_clip_id, block_num, size_bytes, digest, accepted_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET digest = excluded.digest, accepted_at = excluded.accepted_at`,
    );
    this.#accepted = db.prepare<[string], AcceptedBlock>(
      `${select} WHERE game_clip_id = ? ORDER BY block_num`,
    );
    this.#acceptedBefore = db.prepare<[string, number], AcceptedBlock>(
      `${select} WHERE game_clip_id = ? AND accepted_at < ? ORDER BY block_num`,
    );
    this.#bytes = db
      .prepare<[string], number>('SELECT coalesce(sum(size_bytes), 0) FROM block WHERE game_clip_id = ?')
      .pluck();
    this.#forget = db.prepare<[string]>('DELETE FROM block WHERE game_clip_id = ?');
  }

  accept(gameClipId: string, { blockNum, sizeBytes, digest }: AcceptedBlock): void {
    this.#accept.run(gameClipId, blockNum, sizeBytes, digest, this.#clock.now());
  }

  accepted(gameClipId: string): AcceptedBlock[] {
    return this.#accepted.all(gameClipId);
  }

  /** What was accepted before this wall-clock time. */
  acceptedBefore(gameClipId: string, at: number): AcceptedBlock[] {
    return this.#acceptedBefore.all(gameClipId, at);
  }

  acceptedBytes(gameClipId: string): number {
    return this.#bytes.get(gameClipId) ?? 0;
  }

  /** The service lost what it had: everything is sent again. */
  forget(gameClipId: string): void {
    this.#forget.run(gameClipId);
  }
}
