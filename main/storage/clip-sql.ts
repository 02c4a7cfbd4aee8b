/** The statements over the table `clip`, as text: prepared by `ClipTable`, and held to their indexes by a test. */

/** Whole clips come back as `ClipRow`. */
const selectClip = `SELECT clip.*, slot.upload_uri, slot.upload_id, slot.granted_at
  FROM clip LEFT JOIN slot ON slot.game_clip_id = clip.game_clip_id`;

export const clipSql = {
  byId: `${selectClip} WHERE clip.clip_id = ?`,
  insert: `INSERT INTO clip
    (clip_id, path, folder, file_id, size_bytes, mtime_ns, ctime_ns, edges_digest, duration_seconds, found_at,
     block_size_bytes, expected_blocks, metadata, date_recorded, date_source, state, state_at, attempts, next_at, slots_lost,
     ask_owner, reason_code, reason_detail, resume_state, service_state, game_clip_id)
    VALUES (@clip_id, @path, @folder, @file_id, @size_bytes, @mtime_ns, @ctime_ns, @edges_digest,
     @duration_seconds, @found_at, @block_size_bytes, @expected_blocks, @metadata, @date_recorded, @date_source, @state,
     @state_at, @attempts, @next_at, @slots_lost, @ask_owner, @reason_code, @reason_detail, @resume_state,
     @service_state, @game_clip_id)
    ON CONFLICT DO NOTHING`,
  update: `UPDATE clip SET state = @state, state_at = @state_at, attempts = @attempts, next_at = @next_at,
    slots_lost = @slots_lost, ask_owner = @ask_owner, reason_code = @reason_code, reason_detail = @reason_detail,
    resume_state = @resume_state, service_state = @service_state, game_clip_id = @game_clip_id, forgotten = 0
    WHERE clip_id = @clip_id`,
  override: `UPDATE clip SET pinned = @pinned, send_now = @sendNow, held = @held, forgotten = @forgotten
    WHERE clip_id = @clipId`,
  edit: 'UPDATE clip SET edits = @edits, metadata = @metadata WHERE clip_id = @clipId',
  place: 'UPDATE clip SET place = ? WHERE clip_id = ?',
  due: `${selectClip} WHERE state = ? AND next_at <= ? AND NOT ask_owner
    AND folder NOT IN (SELECT value FROM json_each(?)) ORDER BY next_at, found_at LIMIT ?`,
  nextDue: 'SELECT min(next_at) FROM clip WHERE state = ? AND next_at > ? AND NOT ask_owner',
  // The rows passed over are walked in the index alone.
  page: `${selectClip} WHERE clip.clip_id IN (SELECT clip_id FROM clip INDEXED BY clip_list
    WHERE NOT forgotten ORDER BY list_group, found_at DESC, clip_id LIMIT ? OFFSET ?)
    ORDER BY list_group, found_at DESC, clip.clip_id`,
  move: `UPDATE OR IGNORE clip SET path = @path, folder = @folder, file_id = @fileId, mtime_ns = @mtimeNs,
    ctime_ns = @ctimeNs WHERE clip_id = @clipId`,
  describe: `UPDATE clip SET metadata = @metadata, duration_seconds = @durationSeconds,
    date_recorded = @dateRecorded, date_source = @dateSource WHERE clip_id = @clipId
    AND (metadata, duration_seconds, date_recorded, date_source)
    IS NOT (@metadata, @durationSeconds, @dateRecorded, @dateSource)`,
  contentAt: 'SELECT clip_id FROM clip WHERE path = ? AND size_bytes = ? AND edges_digest = ?',
  content: 'SELECT clip_id FROM clip WHERE edges_digest = ? AND size_bytes = ? LIMIT ?',
  askingOwner: "SELECT count(*) FROM clip WHERE list_group = 0 AND state = 'slot-unknown'",
  // Such a clip cannot be put out of sight; saying so lets the index of what is on the list answer.
  needsPerson: 'SELECT count(*) FROM clip WHERE list_group = 0 AND NOT forgotten',
  refused: "SELECT clip_id FROM clip WHERE state = 'refused'",
  stoppedForWords:
    "SELECT clip_id FROM clip WHERE state = 'failed' AND reason_code = 'metadata-invalid' AND resume_state = 'awaiting-slot'",
  mayBeAskedFor: "SELECT clip_id FROM clip WHERE state IN ('awaiting-slot', 'refused', 'failed')",
} as const;
