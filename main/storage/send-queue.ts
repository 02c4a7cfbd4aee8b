/**
 * Finds, among however many clips that hold a slot, the few that can be next by any of the schedule's rules. Which of
 * them goes, and in what order, is decided by `transfer/schedule.ts`.
 */
import { type ClipRow, clipFromRow } from './clip-row.ts';
import type { QueueDatabase } from './database/database.ts';

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
const due =
  "state = 'slot-held' AND NOT held AND next_at <= @now AND folder NOT IN (SELECT value FROM json_each(@away))";

/** No slot is older than its clip; the many slots of clips that are out are passed over by this. */
const firstFound = "(SELECT min(found_at) FROM clip INDEXED BY clip_held_age WHERE state = 'slot-held')";

/** Each by an index of its own, which the planner would not find by itself: see migration 0002. */
const rules = {
  overridden: `SELECT ${columns} FROM clip INDEXED BY clip_wished JOIN slot USING (game_clip_id)
    WHERE ${due} AND (pinned OR send_now) ORDER BY send_now DESC, found_at LIMIT @limit`,
  agedSlots: `SELECT ${columns} FROM slot INDEXED BY slot_age CROSS JOIN clip USING (clip_id)
    WHERE slot.standing = 'active' AND slot.granted_at <= @slotsBefore AND slot.granted_at >= ${firstFound}
    AND ${due} ORDER BY slot.granted_at LIMIT @limit`,
  placed: `SELECT ${columns} FROM clip INDEXED BY clip_placed JOIN slot USING (game_clip_id)
    WHERE ${due} AND place < 9007199254740991 ORDER BY place LIMIT @limit`,
  oldest: `SELECT ${columns} FROM clip INDEXED BY clip_held_age JOIN slot USING (game_clip_id)
    WHERE ${due} ORDER BY found_at LIMIT @limit`,
  newest: `SELECT ${columns} FROM clip INDEXED BY clip_held_age JOIN slot USING (game_clip_id)
    WHERE ${due} ORDER BY found_at DESC LIMIT @limit`,
  smallest: `SELECT ${columns} FROM clip INDEXED BY clip_held_size JOIN slot USING (game_clip_id)
    WHERE ${due} ORDER BY size_bytes, found_at LIMIT @limit`,
} as const;

/** For the test that holds the planner to the indexes. */
export const sendQueueSql: readonly string[] = Object.values(rules);

export function createSendQueue(db: QueueDatabase) {
  const statements = {
    overridden: db.prepare(rules.overridden),
    agedSlots: db.prepare(rules.agedSlots),
    placed: db.prepare(rules.placed),
    oldest: db.prepare(rules.oldest),
    newest: db.prepare(rules.newest),
    smallest: db.prepare(rules.smallest),
  };
  const heldBytes = db
    .prepare(
      "SELECT coalesce(sum(size_bytes), 0) FROM clip INDEXED BY clip_held_size WHERE state = 'slot-held' AND NOT held",
    )
    .pluck();
  return {
    /** Clips that hold a slot, are due, and may be among the next `limit`; in no order, each once. */
    candidates({ awayFolders, order, ...query }: SendQueueQuery) {
      const parameters = { ...query, away: JSON.stringify(awayFolders) };
      const rows = [
        statements.overridden,
        statements.agedSlots,
        statements.placed,
        statements[order],
      ].flatMap((statement) => statement.all(parameters) as ClipRow[]);
      return [...new Map(rows.map((row) => [row.clip_id, row])).values()].map(clipFromRow);
    },
    /** Size of all clips that hold a slot, together. */
    heldBytes: () => heldBytes.get() as number,
  };
}
