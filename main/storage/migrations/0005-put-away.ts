/** What became of the file of a published clip, by the owner's standing order. Null: nothing yet, or nothing was ordered. */
export const putAway = {
  version: 5,
  sql: `
ALTER TABLE clip ADD COLUMN put_away TEXT CHECK (put_away IN ('moved-away', 'binned', 'left-in-place'));
CREATE INDEX clip_to_put_away ON clip (state_at) WHERE state = 'published' AND put_away IS NULL;
`,
} as const;
