/** What is asked at every step must not walk all slot requests there ever were. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../main/queue/database.ts';
import { selectStrays } from '../../main/queue/slot-ledger.ts';

test('unresolved requests of clips given up are found without walking the resolved ones', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clipslot-plan-'));
  const opened = openDatabase(folder);
  if (!opened.ok) throw new Error(opened.problem);
  const plan = (sql: string) => JSON.stringify(opened.db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
  expect(plan(selectStrays)).toContain('slot_request USING INDEX slot_request_unresolved');
  expect(plan(`${selectStrays} AND ended_at <= 5 GROUP BY clip_id`)).toContain('slot_request_unresolved');
  expect(plan(selectStrays)).not.toMatch(/SCAN clip\b/);
  opened.db.close();
  rmSync(folder, { recursive: true });
});
