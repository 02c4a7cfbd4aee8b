/**
 * Asking how far uploaded clips are has a lane of its own, which closes and outlives a restart as the others do; and what
 * was sent without being accepted counts for the owner's caps.
 */
export const sickService = {
  version: 9,
  sql: `
CREATE TABLE wider_lane (
  name          TEXT PRIMARY KEY CHECK (name IN ('slots', 'transfers', 'polls')),
  reason_code   TEXT NOT NULL,
  reason_detail TEXT,
  faults        INTEGER NOT NULL,
  next_at       INTEGER NOT NULL
) STRICT;
INSERT INTO wider_lane SELECT name, reason_code, reason_detail, faults, next_at FROM lane;
DROP TABLE lane;
ALTER TABLE wider_lane RENAME TO lane;

ALTER TABLE bytes_sent ADD COLUMN in_vain INTEGER NOT NULL DEFAULT 0;
`,
} as const;
