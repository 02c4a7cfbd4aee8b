/** What D6 and D7 rely on: backups are there in time, are whole, are few, and hold nobody up. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeBackup } from '../../main/storage/database/backups.ts';
import { openDatabase } from '../../main/storage/database/database.ts';
import { clipslot } from '../support/clipslot-process.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { openDesk } from '../support/tester-desk.ts';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

let it: TestEngine;
beforeEach(async () => {
  it = await startTestEngine();
});
afterEach(() => it.close());

const folder = () => join(it.dataDir, 'backups');
const backups = () => (existsSync(folder()) ? readdirSync(folder()).sort() : []);

test('D6: the first backup is made with the first slot, then one a day, and three are kept', async () => {
  await it.until('watching', () => it.engine().isIdle());
  expect(backups()).toEqual([]);
  it.capture('a.mp4');
  await it.until('published', () => it.engine().overview().counts.published === 1);
  const [first = ''] = backups();
  expect(backups()).toHaveLength(1);

  /** The computer slept so long, and is awake for an hour. */
  const later = async (ms: number) => {
    it.clock.shiftWall(ms);
    it.clock.advance(hourMs);
    await it.settled();
  };
  await later(dayMs / 2);
  expect(backups()).toEqual([first]);
  for (let day = 1; day <= 4; day += 1) await later(dayMs);
  expect(backups()).toHaveLength(3);
  expect(backups()).not.toContain(first);
  for (const name of backups()) {
    const db = new Database(join(folder(), name));
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.prepare('SELECT state FROM clip').pluck().all()).toEqual(['published']);
    db.close();
  }
});

test('D6: a backup of a large queue lets other work in between, and holds what was written meanwhile or before', async () => {
  const dataDir = join(it.dataDir, 'large');
  const opened = openDatabase(dataDir);
  if (!opened.ok) throw new Error(opened.problem);
  const db = opened.value;
  const fill = db.prepare(
    `INSERT INTO setting WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      SELECT i, hex(randomblob(2000)) FROM n`,
  );
  fill.run();
  let turns = 0;
  let done = false;
  const made = makeBackup(db, dataDir, it.clock.now()).then(() => {
    done = true;
  });
  while (!done) {
    turns += 1;
    db.prepare("UPDATE setting SET value = ? WHERE name = 'opened'").run(String(turns));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await made;
  expect(turns).toBeGreaterThan(20);
  const [name = ''] = readdirSync(join(dataDir, 'backups'));
  const copy = new Database(join(dataDir, 'backups', name));
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(copy.prepare('SELECT count(*) FROM setting').pluck().get()).toBe(3001);
  copy.close();
  db.close();
});

test('D6: the command line tells of a restored queue', async () => {
  const desk = await openDesk();
  try {
    desk.capture('a.mp4');
    const run = () => clipslot(['run', '--config', desk.configFile, '--until-idle'], desk.env);
    expect((await run()).exitCode).toBe(0);
    const database = join(desk.folder, 'data', 'queue.db');
    writeFileSync(database, Buffer.alloc(readFileSync(database).length, 0xa5));
    expect((await run()).stderr.join('\n')).toMatch(/restored from a backup/);
    expect(desk.simulator.ledger().posts).toHaveLength(1);
  } finally {
    await desk.close();
  }
});
