/** Every statement over clips, prepared once. Rows come back in the shape of `ClipRow` where whole clips are asked for. */
import type { Statement } from 'better-sqlite3';
import type { ClipState } from '../../preload/clip-view.ts';
import { noClips, type StateCounts } from './clip-row.ts';
import type { QueueDatabase } from './database/database.ts';

type Name =
  | 'byId'
  | 'insert'
  | 'update'
  | 'override'
  | 'edit'
  | 'place'
  | 'retire'
  | 'due'
  | 'nextDue'
  | 'page'
  | 'move'
  | 'describe'
  | 'contentAt'
  | 'content'
  | 'askingOwner'
  | 'needsPerson'
  | 'mayBeAskedFor'
  | 'reached'
  | 'note'
  | 'history';

const selectClip = `SELECT clip.*, slot.upload_uri, slot.upload_id, slot.granted_at
  FROM clip LEFT JOIN slot ON slot.game_clip_id = clip.game_clip_id`;

export function prepareClipStatements(db: QueueDatabase): Readonly<Record<Name, Statement>> {
  return {
    byId: db.prepare(`${selectClip} WHERE clip.clip_id = ?`),
    insert: db.prepare(`INSERT INTO clip
      (clip_id, path, folder, file_id, size_bytes, mtime_ns, ctime_ns, edges_digest, duration_seconds, found_at, block_size_bytes,
       expected_blocks, metadata, date_recorded, state, state_at, attempts, next_at, slots_lost, ask_owner, reason_code,
       reason_detail, resume_state, service_state, game_clip_id)
      VALUES (@clip_id, @path, @folder, @file_id, @size_bytes, @mtime_ns, @ctime_ns, @edges_digest, @duration_seconds, @found_at,
       @block_size_bytes, @expected_blocks, @metadata, @date_recorded, @state, @state_at, @attempts, @next_at,
       @slots_lost, @ask_owner, @reason_code, @reason_detail, @resume_state, @service_state, @game_clip_id)
      ON CONFLICT DO NOTHING`),
    update:
      db.prepare(`UPDATE clip SET state = @state, state_at = @state_at, attempts = @attempts, next_at = @next_at,
      slots_lost = @slots_lost, ask_owner = @ask_owner, reason_code = @reason_code, reason_detail = @reason_detail,
      resume_state = @resume_state, service_state = @service_state, game_clip_id = @game_clip_id, forgotten = 0
      WHERE clip_id = @clip_id`),
    override:
      db.prepare(`UPDATE clip SET pinned = @pinned, send_now = @sendNow, held = @held, forgotten = @forgotten
      WHERE clip_id = @clipId`),
    edit: db.prepare('UPDATE clip SET edits = @edits, metadata = @metadata WHERE clip_id = @clipId'),
    retire: db.prepare('UPDATE slot SET standing = ? WHERE game_clip_id = ?'),
    due: db.prepare(
      `${selectClip} WHERE state = ? AND next_at <= ? AND NOT ask_owner
       AND folder NOT IN (SELECT value FROM json_each(?)) ORDER BY next_at, found_at LIMIT ?`,
    ),
    nextDue: db.prepare('SELECT min(next_at) FROM clip WHERE state = ? AND next_at > ? AND NOT ask_owner'),
    // The rows passed over are walked in the index alone.
    page: db.prepare(`${selectClip} WHERE clip.clip_id IN (SELECT clip_id FROM clip INDEXED BY clip_list
      WHERE NOT forgotten ORDER BY list_group, found_at DESC, clip_id LIMIT ? OFFSET ?)
      ORDER BY list_group, found_at DESC, clip.clip_id`),
    place: db.prepare('UPDATE clip SET place = ? WHERE clip_id = ?'),
    move: db.prepare(`UPDATE OR IGNORE clip SET path = @path, folder = @folder, file_id = @fileId, mtime_ns = @mtimeNs,
      ctime_ns = @ctimeNs
      WHERE clip_id = @clipId`),
    describe: db.prepare(`UPDATE clip SET metadata = @metadata, duration_seconds = @durationSeconds,
      date_recorded = @dateRecorded WHERE clip_id = @clipId
      AND (metadata, duration_seconds, date_recorded) IS NOT (@metadata, @durationSeconds, @dateRecorded)`),
    contentAt: db
      .prepare('SELECT clip_id FROM clip WHERE path = ? AND size_bytes = ? AND edges_digest = ?')
      .pluck(),
    content: db.prepare('SELECT clip_id FROM clip WHERE edges_digest = ? AND size_bytes = ? LIMIT ?').pluck(),
    askingOwner: db
      .prepare("SELECT count(*) FROM clip WHERE list_group = 0 AND state = 'slot-unknown'")
      .pluck(),
    // Nobody can put such a clip out of sight; saying so lets the index of what is on the list answer.
    needsPerson: db.prepare('SELECT count(*) FROM clip WHERE list_group = 0 AND NOT forgotten').pluck(),
    mayBeAskedFor: db
      .prepare("SELECT clip_id FROM clip WHERE state IN ('awaiting-slot', 'refused', 'failed')")
      .pluck(),
    reached: db
      .prepare('SELECT at FROM history WHERE clip_id = ? AND event = ? ORDER BY history_id DESC LIMIT 1')
      .pluck(),
    note: db.prepare('INSERT INTO history (clip_id, at, event, state, detail) VALUES (?, ?, ?, ?, ?)'),
    history: db.prepare('SELECT at, event, state, detail FROM history WHERE clip_id = ? ORDER BY history_id'),
  };
}

/** Counted once, when the queue is opened; from then on the store keeps count. */
export function countStates(db: QueueDatabase): StateCounts {
  const counts = noClips();
  const rows = db
    .prepare('SELECT state, count(*) AS clips FROM clip WHERE NOT forgotten GROUP BY state')
    .all();
  for (const { state, clips } of rows as { state: ClipState; clips: number }[]) counts[state] = clips;
  return counts;
}
