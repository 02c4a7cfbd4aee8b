/** What is asked at every step must not walk all slot requests there ever were. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from '../../main/storage/database/database.ts';
import { selectStrays, slotRequestEndsSql } from '../../main/storage/slot-request-table.ts';
import { slotStandingsSql } from '../../main/storage/slot-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipslot-plan-'));
const opened = openDatabase(folder);
if (!opened.ok) throw new Error(opened.problem);
const db = opened.value;
const plan = (sql: string) => JSON.stringify(db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

test('unresolved requests of clips given up are found without walking the resolved ones', () => {
  const unresolved = 'slot_request USING INDEX slot_request_end (outcome=? AND resolution=?';
  expect(plan(selectStrays)).toContain(unresolved);
  expect(plan(`${selectStrays} AND ended_at <= 5 GROUP BY clip_id`)).toContain(unresolved);
  expect(plan(selectStrays)).not.toMatch(/SCAN clip\b/);
});

test('requests and slots are counted from an index, without a look at their rows', () => {
  expect(plan(slotRequestEndsSql)).toContain('COVERING INDEX slot_request_end');
  expect(plan(slotStandingsSql)).toContain('COVERING INDEX slot_standing');
});
