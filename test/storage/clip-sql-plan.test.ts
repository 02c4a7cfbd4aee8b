/** What is asked of 100,000 clips at every step, or ten times a second for the window, must not walk all of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { clipSql } from '../../main/storage/clip-sql.ts';
import { openDatabase } from '../../main/storage/database/database.ts';
import { historySql } from '../../main/storage/history-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipslot-plan-'));
const opened = openDatabase(folder);
if (!opened.ok) throw new Error(opened.problem);
const db = opened.value;
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const statements = Object.entries({ ...clipSql, ...historySql }).map(([name, source]) => ({ name, source }));

test.each(statements)('$name finds its clips by an index', ({ source }) => {
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${source.replaceAll(/@\w+|\?/g, 'NULL')}`).all();
  expect(JSON.stringify(plan)).not.toMatch(/SCAN (clip|slot|history)\b(?! USING INDEX clip_list)/);
});
