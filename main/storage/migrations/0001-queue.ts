/** The first schema: clips, their slot requests, slots and accepted blocks, and what must survive a restart beside them. */
export const queue = {
  version: 1,
  sql: `
CREATE TABLE clip (
  clip_id          TEXT PRIMARY KEY,
  path             TEXT NOT NULL,
  folder           TEXT NOT NULL,
  file_id          TEXT NOT NULL,
  size_bytes       INTEGER NOT NULL CHECK (size_bytes > 0),
  mtime_ns         TEXT NOT NULL,
  ctime_ns         TEXT NOT NULL,
  edges_digest     TEXT NOT NULL,
  duration_seconds INTEGER CHECK (duration_seconds >= 0),
  found_at         INTEGER NOT NULL,
  block_size_bytes INTEGER NOT NULL CHECK (block_size_bytes BETWEEN 1 AND 2000000),
  expected_blocks  INTEGER NOT NULL CHECK (expected_blocks = (size_bytes + block_size_bytes - 1) / block_size_bytes),
  metadata         TEXT NOT NULL CHECK (json_valid(metadata)),
  date_recorded    TEXT NOT NULL,
  state            TEXT NOT NULL CHECK (state IN ('awaiting-slot', 'slot-unknown', 'slot-held', 'uploaded',
                                                  'published', 'refused', 'failed', 'cancelled')),
  state_at         INTEGER NOT NULL,
  attempts         INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_at          INTEGER NOT NULL DEFAULT 0,
  slots_lost       INTEGER NOT NULL DEFAULT 0 CHECK (slots_lost >= 0),
  ask_owner        INTEGER NOT NULL DEFAULT 0 CHECK (ask_owner IN (0, 1)),
  reason_code      TEXT,
  reason_detail    TEXT CHECK (length(reason_detail) <= 300),
  resume_state     TEXT CHECK (resume_state IN ('never', 'awaiting-slot', 'slot-unknown', 'slot-held', 'uploaded')),
  service_state    TEXT,
  game_clip_id     TEXT REFERENCES slot (game_clip_id),
  -- 0: needs a person, 1: under way, 2: over. The window lists the queue in this order.
  list_group       INTEGER GENERATED ALWAYS AS (
                     CASE WHEN state IN ('refused', 'failed') OR (state = 'slot-unknown' AND ask_owner) THEN 0
                          WHEN state IN ('published', 'cancelled') THEN 2 ELSE 1 END) STORED,
  CHECK ((state IN ('slot-held', 'uploaded', 'published')) <= (game_clip_id IS NOT NULL)),
  CHECK ((state IN ('refused', 'failed')) <= (reason_code IS NOT NULL)),
  CHECK ((state = 'failed') = (resume_state IS NOT NULL))
) STRICT;
-- One clip for one version of a file; versions that are no more ('never') do not stand in the way of the same bits found again.
CREATE UNIQUE INDEX clip_version ON clip (path, size_bytes, mtime_ns, ctime_ns, edges_digest)
  WHERE resume_state IS NOT 'never';
CREATE INDEX clip_path ON clip (path, size_bytes);
CREATE INDEX clip_content ON clip (edges_digest, size_bytes);
CREATE INDEX clip_due ON clip (state, next_at, found_at);
CREATE INDEX clip_list ON clip (list_group, found_at DESC, clip_id);
CREATE INDEX clip_file ON clip (file_id);

-- One row for each POST, written before its first byte leaves. 'outcome' is null while it is under way.
CREATE TABLE slot_request (
  attempt_id   INTEGER PRIMARY KEY,
  clip_id      TEXT NOT NULL REFERENCES clip (clip_id),
  correlation  TEXT NOT NULL UNIQUE,
  body         TEXT NOT NULL CHECK (json_valid(body)),
  started_at   INTEGER NOT NULL,
  ended_at     INTEGER,
  outcome      TEXT CHECK (outcome IN ('granted', 'refused', 'not-sent', 'unknown', 'unreadable')),
  status       INTEGER,
  raw_answer   TEXT,
  -- How an unknown outcome was cleared up.
  resolution   TEXT CHECK (resolution IN ('absent', 'orphan-deleted')),
  resolved_at  INTEGER,
  CHECK ((outcome IS NULL) = (ended_at IS NULL)),
  CHECK ((resolution IS NULL) = (resolved_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_request_at_once ON slot_request (clip_id) WHERE outcome IS NULL;
CREATE INDEX slot_request_clip ON slot_request (clip_id);
-- Asked for at every step, and nearly always empty.
CREATE INDEX slot_request_unresolved ON slot_request (ended_at) WHERE outcome = 'unknown' AND resolution IS NULL;

CREATE TABLE slot (
  game_clip_id TEXT PRIMARY KEY,
  clip_id      TEXT NOT NULL REFERENCES clip (clip_id),
  upload_uri   TEXT NOT NULL,
  upload_id    TEXT,
  service      TEXT NOT NULL,
  granted_at   INTEGER NOT NULL,
  -- active: the clip's own. gone: the service dropped it. spent: the service took its bits.
  -- orphan: ours, no longer wanted, to be deleted at the service. deleted: done so.
  standing     TEXT NOT NULL CHECK (standing IN ('active', 'gone', 'spent', 'orphan', 'deleted'))
) STRICT;
CREATE UNIQUE INDEX one_active_slot ON slot (clip_id) WHERE standing = 'active';
CREATE INDEX slot_standing ON slot (standing) WHERE standing = 'orphan';

-- The service has no "which blocks have you got" call: this ledger of its 202 answers is the truth.
CREATE TABLE block (
  game_clip_id TEXT NOT NULL REFERENCES slot (game_clip_id),
  block_num    INTEGER NOT NULL CHECK (block_num >= 0),
  size_bytes   INTEGER NOT NULL,
  digest       TEXT NOT NULL,
  accepted_at  INTEGER NOT NULL,
  PRIMARY KEY (game_clip_id, block_num)
) STRICT, WITHOUT ROWID;

CREATE TABLE history (
  history_id INTEGER PRIMARY KEY,
  clip_id    TEXT NOT NULL,
  at         INTEGER NOT NULL,
  event      TEXT NOT NULL,
  state      TEXT NOT NULL,
  detail     TEXT
) STRICT;
CREATE INDEX history_clip ON history (clip_id, history_id);

CREATE TABLE lane (
  name          TEXT PRIMARY KEY CHECK (name IN ('slots', 'transfers')),
  reason_code   TEXT NOT NULL,
  reason_detail TEXT,
  faults        INTEGER NOT NULL,
  next_at       INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE capture_folder (
  path   TEXT PRIMARY KEY,
  device TEXT NOT NULL,
  inode  TEXT NOT NULL
) STRICT;
`,
} as const;
