/** The list of the window: groups one after the other, any page of them at the same cost, searched and sorted by a thread. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../main/storage/database/database.ts';
import { queueListSql } from '../../main/storage/queue-list.ts';

test('every page of the list walks an index in its own order, and sorts nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clipslot-list-'));
  const opened = openDatabase(folder);
  if (!opened.ok) throw new Error(opened.problem);
  const parameters = { limit: 1, offset: 0, sending: '[]' };
  for (const sql of queueListSql) {
    const plan = JSON.stringify(opened.value.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(parameters));
    expect(plan).toMatch(/(SEARCH|SCAN) clip USING INDEX clip_(list|next_)/);
    expect(plan).not.toContain('TEMP B-TREE');
  }
  opened.value.close();
  rmSync(folder, { recursive: true });
});
