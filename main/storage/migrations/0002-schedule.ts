/** What the schedule goes by: what the owner decided for single clips, bytes sent by local day, and ways to find who is next. */
export const schedule = {
  version: 2,
  sql: `
ALTER TABLE clip ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1));
ALTER TABLE clip ADD COLUMN send_now INTEGER NOT NULL DEFAULT 0 CHECK (send_now IN (0, 1));

CREATE INDEX clip_wished ON clip (found_at) WHERE state = 'slot-held' AND (pinned OR send_now);
CREATE INDEX clip_held_age ON clip (found_at) WHERE state = 'slot-held';
CREATE INDEX clip_held_size ON clip (size_bytes, found_at) WHERE state = 'slot-held';
CREATE INDEX slot_age ON slot (granted_at) WHERE standing = 'active';

-- Bytes of accepted blocks, by the calendar on the owner's wall.
CREATE TABLE bytes_sent (
  day   TEXT PRIMARY KEY CHECK (day GLOB '[0-9]*-[0-9][0-9]-[0-9][0-9]'),
  bytes INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT, WITHOUT ROWID;
`,
} as const;
