/** The list of the window: the owner's own order, and the order of sending found by index however long the queue is. */
export const list = {
  version: 4,
  sql: `
-- Where the owner has put it among the waiting; the largest safe integer for clips that were not moved.
ALTER TABLE clip ADD COLUMN place INTEGER NOT NULL DEFAULT 9007199254740991;

CREATE INDEX clip_placed ON clip (place) WHERE state = 'slot-held' AND place < 9007199254740991;
CREATE INDEX clip_next_oldest ON clip (send_now DESC, pinned DESC, place, found_at, clip_id) WHERE list_group = 1;
CREATE INDEX clip_next_newest ON clip (send_now DESC, pinned DESC, place, found_at DESC, clip_id) WHERE list_group = 1;
CREATE INDEX clip_next_smallest ON clip (send_now DESC, pinned DESC, place, size_bytes, found_at, clip_id) WHERE list_group = 1;
`,
} as const;
