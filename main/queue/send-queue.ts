/**
 * Finds, among however many clips that hold a slot, the few that can be next by any of the schedule's rules. Which of
 * them goes, and in what order, is decided by `transfer/schedule.ts`.
 */
import { type ClipRow, clipFromRow } from './clip-row.ts';
import type { QueueDatabase } from './database.ts';

export interface SendQueueQuery {
  readonly now: number;
  readonly order: 'oldest' | 'newest' | 'smallest';
  /** Slots granted before this time come first. */
  readonly slotsBefore: number;
  /** Clips in these folders cannot be read now. */
  readonly awayFolders: readonly string[];
  /** So many by each rule. */
  readonly limit: number;
}

const columns = 'clip.*, slot.upload_uri, slot.upload_id, slot.granted_at';
const due = "state = 'slot-held' AND next_at <= @now AND folder NOT IN (SELECT value FROM json_each(@away))";

/** Each is served by an index of its own: see migration 0002. */
const rules = {
  wished: `SELECT ${columns} FROM clip JOIN slot USING (game_clip_id)
    WHERE ${due} AND (pinned OR send_now) ORDER BY send_now DESC, found_at LIMIT @limit`,
  agedSlots: `SELECT ${columns} FROM slot JOIN clip USING (clip_id)
    WHERE slot.standing = 'active' AND slot.granted_at <= @slotsBefore AND ${due} ORDER BY slot.granted_at LIMIT @limit`,
  oldest: `SELECT ${columns} FROM clip JOIN slot USING (game_clip_id) WHERE ${due} ORDER BY found_at LIMIT @limit`,
  newest: `SELECT ${columns} FROM clip JOIN slot USING (game_clip_id)
    WHERE ${due} ORDER BY found_at DESC LIMIT @limit`,
  smallest: `SELECT ${columns} FROM clip JOIN slot USING (game_clip_id)
    WHERE ${due} ORDER BY size_bytes, found_at LIMIT @limit`,
} as const;

export function createSendQueue(db: QueueDatabase) {
  const statements = {
    wished: db.prepare(rules.wished),
    agedSlots: db.prepare(rules.agedSlots),
    oldest: db.prepare(rules.oldest),
    newest: db.prepare(rules.newest),
    smallest: db.prepare(rules.smallest),
  };
  const heldBytes = db.prepare(
    `SELECT coalesce(sum(clip.size_bytes), 0) -
     (SELECT coalesce(sum(block.size_bytes), 0) FROM block JOIN clip USING (game_clip_id) WHERE clip.state = 'slot-held')
     FROM clip WHERE state = 'slot-held'`,
  );
  return {
    /** Clips that hold a slot, are due, and may be among the next `limit`; in no order, each once. */
    candidates({ awayFolders, order, ...query }: SendQueueQuery) {
      const parameters = { ...query, away: JSON.stringify(awayFolders) };
      const rows = [statements.wished, statements.agedSlots, statements[order]].flatMap(
        (statement) => statement.all(parameters) as ClipRow[],
      );
      return [...new Map(rows.map((row) => [row.clip_id, row])).values()].map(clipFromRow);
    },
    /** Bytes of clips that hold a slot which the service has not accepted yet. */
    remainingBytes: () => heldBytes.pluck().get() as number,
  };
}
