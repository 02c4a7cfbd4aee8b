/** How slot requests ended and what became of slots is counted while the queue is worked: from an index, not row by row. */
export const counts = {
  version: 6,
  sql: `
DROP INDEX slot_request_unresolved;
CREATE INDEX slot_request_end ON slot_request (outcome, resolution, ended_at);
DROP INDEX slot_standing;
CREATE INDEX slot_standing ON slot (standing);
`,
} as const;
