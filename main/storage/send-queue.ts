/**
 * Finds, among however many clips that hold a slot, the few that can be next by any of the schedule's rules. Which of
 * them goes, and in what order, is decided by `transfer/schedule.ts`.
 */
import type { Clip } from '../model/clip.ts';
import type { SendOrder } from '../model/send-order.ts';
import type { ClipRow, ClipRows } from './clip-row.ts';
import type { QueueDatabase } from './database/database.ts';

export interface SendQueueQuery {
  readonly now: number;
  readonly order: SendOrder;
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
} as const satisfies Readonly<Record<SendOrder | 'overridden' | 'agedSlots' | 'placed', string>>;

/** For the test that holds the planner to the indexes. */
export const sendQueueSql: readonly string[] = Object.values(rules);

/** What the statements are given. The orders that come from an index need no `slotsBefore`. */
type Bound = Pick<SendQueueQuery, 'now' | 'slotsBefore' | 'limit'> & { readonly away: string };

export class SendQueue {
  readonly #rows: ClipRows;
  readonly #byRule;
  readonly #heldBytes;

  constructor(db: QueueDatabase, rows: ClipRows) {
    const prepare = (sql: string) => db.prepare<[Bound], ClipRow>(sql);
    this.#rows = rows;
    this.#byRule = {
      overridden: prepare(rules.overridden),
      agedSlots: prepare(rules.agedSlots),
      placed: prepare(rules.placed),
      oldest: prepare(rules.oldest),
      newest: prepare(rules.newest),
      smallest: prepare(rules.smallest),
    };
    this.#heldBytes = db
      .prepare<[], number>(
        `SELECT coalesce(sum(size_bytes), 0) FROM clip INDEXED BY clip_held_size
         WHERE state = 'slot-held' AND NOT held`,
      )
      .pluck();
  }

  /** Clips that hold a slot, are due, and may be among the next `limit`; in no order, each once. */
  candidates({ awayFolders, order, now, slotsBefore, limit }: SendQueueQuery): Clip[] {
    const { overridden, agedSlots, placed } = this.#byRule;
    const bound = { now, slotsBefore, limit, away: JSON.stringify(awayFolders) };
    const rows = [overridden, agedSlots, placed, this.#byRule[order]].flatMap((rule) => rule.all(bound));
    const unique = new Map(rows.map((row) => [row.clip_id, row]));
    return [...unique.values()].map((row) => this.#rows.toClip(row));
  }

  /** Size of all clips that hold a slot, together. */
  heldBytes(): number {
    return this.#heldBytes.get() ?? 0;
  }
}
