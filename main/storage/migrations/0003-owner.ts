/** What the owner says about single clips in the window: put aside, taken off the list, other words than the sidecar's. */
export const owner = {
  version: 3,
  sql: `
ALTER TABLE clip ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1));
-- Off the list, not out of the queue: its file must still be known, or it would be found again as new.
ALTER TABLE clip ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1));
ALTER TABLE clip ADD COLUMN edits TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(edits));

DROP INDEX clip_list;
CREATE INDEX clip_list ON clip (list_group, found_at DESC, clip_id) WHERE NOT forgotten;
`,
} as const;
