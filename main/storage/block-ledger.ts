/** Which blocks the service has answered 202 for, with the digest of what was sent. There is no call to ask it. */
import type { QueueDatabase } from './database/database.ts';

export interface AcceptedBlock {
  readonly blockNum: number;
  readonly sizeBytes: number;
  /** Of the bytes that were sent, see `blockDigest`. */
  readonly digest: string;
}

export type BlockLedger = ReturnType<typeof createBlockLedger>;

export function createBlockLedger(db: QueueDatabase, now: () => number) {
  const accept = db.prepare(`INSERT INTO block (game_clip_id, block_num, size_bytes, digest, accepted_at)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET digest = excluded.digest, accepted_at = excluded.accepted_at`);
  const accepted = db.prepare(
    'SELECT block_num AS blockNum, size_bytes AS sizeBytes, digest FROM block WHERE game_clip_id = ? ORDER BY block_num',
  );
  const acceptedBefore = db.prepare(
    `SELECT block_num AS blockNum, size_bytes AS sizeBytes, digest FROM block
     WHERE game_clip_id = ? AND accepted_at < ? ORDER BY block_num`,
  );
  const bytes = db.prepare('SELECT coalesce(sum(size_bytes), 0) FROM block WHERE game_clip_id = ?').pluck();
  const forget = db.prepare('DELETE FROM block WHERE game_clip_id = ?');
  return {
    accept(gameClipId: string, block: AcceptedBlock): void {
      accept.run(gameClipId, block.blockNum, block.sizeBytes, block.digest, now());
    },
    accepted: (gameClipId: string) => accepted.all(gameClipId) as AcceptedBlock[],
    /** What was accepted before this wall-clock time. */
    acceptedBefore: (gameClipId: string, at: number) => acceptedBefore.all(gameClipId, at) as AcceptedBlock[],
    acceptedBytes: (gameClipId: string) => bytes.get(gameClipId) as number,
    /** The service lost what it had: everything is sent again. */
    forget: (gameClipId: string) => void forget.run(gameClipId),
  };
}
