/** How it is known when a clip was recorded. Before this there were two ways: its owner said so, or its last change. */
export const dateSource = {
  version: 10,
  sql: `
ALTER TABLE clip ADD COLUMN date_source TEXT NOT NULL DEFAULT 'change'
  CHECK (date_source IN ('said', 'container', 'name', 'birth', 'change', 'found'));
UPDATE clip SET date_source = 'said' WHERE json_extract(metadata, '$.dateRecorded') IS NOT NULL;
`,
} as const;
