/**
 * Everything that the queue has written down about a clip, for evidence: reads only, also beside a running engine. What
 * comes out may hold upload addresses; whoever shows it takes their secrets out.
 */
import type { AcceptedBlock } from './block-ledger.ts';
import type { HistoryEntry } from './clip-history.ts';
import type { QueueDatabase } from './database/database.ts';
import type { AttemptOutcome } from './slot-attempt.ts';

/** One POST, as it was recorded before it left, and how it ended. Its raw answer stays where it is. */
export interface SlotRequestRecord {
  readonly attemptId: number;
  readonly correlation: string;
  readonly body: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly outcome: AttemptOutcome | null;
  readonly status: number | null;
  readonly resolution: 'absent' | 'orphan-deleted' | null;
  readonly resolvedAt: number | null;
}

export interface SlotRecord {
  readonly gameClipId: string;
  readonly uploadUri: string;
  readonly uploadId: string | null;
  /** Origin of the service that gave it. */
  readonly service: string;
  readonly grantedAt: number;
  readonly standing: 'active' | 'gone' | 'spent' | 'orphan' | 'deleted';
}

export interface BlockRecord extends AcceptedBlock {
  readonly gameClipId: string;
  readonly acceptedAt: number;
}

export interface ClipRecords {
  readonly slotRequests: readonly SlotRequestRecord[];
  readonly slots: readonly SlotRecord[];
  readonly blocks: readonly BlockRecord[];
  readonly history: readonly HistoryEntry[];
}

/** One line of the history, of whatever clip. */
export interface RecentChange extends HistoryEntry {
  readonly clipId: string;
}

export type ClipRecordsReader = ReturnType<typeof readClipRecords>;

export function readClipRecords(db: QueueDatabase) {
  const slotRequests = db.prepare(`SELECT attempt_id AS attemptId, correlation, body, started_at AS startedAt,
    ended_at AS endedAt, outcome, status, resolution, resolved_at AS resolvedAt
    FROM slot_request WHERE clip_id = ? ORDER BY attempt_id`);
  const slots = db.prepare(`SELECT game_clip_id AS gameClipId, upload_uri AS uploadUri, upload_id AS uploadId,
    service, granted_at AS grantedAt, standing FROM slot WHERE clip_id = ? ORDER BY granted_at`);
  const blocks = db.prepare(`SELECT game_clip_id AS gameClipId, block_num AS blockNum,
    block.size_bytes AS sizeBytes, digest, accepted_at AS acceptedAt
    FROM block JOIN slot USING (game_clip_id) WHERE clip_id = ? ORDER BY granted_at, block_num`);
  const history = db.prepare(
    'SELECT at, event, state, detail FROM history WHERE clip_id = ? ORDER BY history_id',
  );
  const recent = db.prepare(`SELECT clip_id AS clipId, at, event, state, detail FROM history
    ORDER BY history_id DESC LIMIT ?`);
  const newest = db
    .prepare(`SELECT clip_id FROM clip WHERE found_at >= @since
      OR clip_id IN (SELECT clip_id FROM history WHERE at >= @since) ORDER BY found_at DESC, rowid DESC LIMIT @limit`)
    .pluck();
  const count = db
    .prepare(`SELECT count(*) FROM clip WHERE found_at >= @since
      OR clip_id IN (SELECT clip_id FROM history WHERE at >= @since)`)
    .pluck();
  return {
    // The queries name their columns as the records do; better-sqlite3 cannot check that, hence the casts.
    of: (clipId: string): ClipRecords => ({
      slotRequests: slotRequests.all(clipId) as SlotRequestRecord[],
      slots: slots.all(clipId) as SlotRecord[],
      blocks: blocks.all(clipId) as BlockRecord[],
      history: history.all(clipId) as HistoryEntry[],
    }),
    /**
     * Clips to which anything happened since then, as they were found; of too many, the newest.
     * @param since wall-clock milliseconds
     */
    since: (since: number, limit: number): { clipIds: string[]; total: number } => ({
      clipIds: (newest.all({ since, limit }) as string[]).reverse(),
      total: count.get({ since }) as number,
    }),
    /** What happened last, newest first. */
    recent: (limit: number) => recent.all(limit) as RecentChange[],
    sqliteVersion: () => db.prepare('SELECT sqlite_version()').pluck().get() as string,
  };
}
