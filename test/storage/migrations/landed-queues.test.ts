/**
 * Real queue files, each written by the Clipslot of its time, opened by the one of today: every clip is kept, and the queue
 * goes on. Only where its recordings lie is told anew, since they were recorded in another folder.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { openDatabase, openForReading } from '../../../main/storage/database/database.ts';
import { migrations } from '../../../main/storage/migrations/migrations.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { oldQueues } from './old-queues.ts';

const samples = join(import.meta.dirname, '../../../main/replay/samples');
const bytesOf = (name: string) =>
  gunzipSync(readFileSync(join(import.meta.dirname, 'old-queues', `${name}.db.gz`)));

let folder = '';
let it: TestEngine | null = null;
afterEach(async () => {
  await it?.close();
  it = null;
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
  folder = '';
});

/** A data folder with this queue in it. */
function dataDirWith(name: string): string {
  folder = mkdtempSync(join(tmpdir(), 'clipslot-landed-'));
  writeFileSync(join(folder, 'queue.db'), bytesOf(name));
  return folder;
}

function schemaOf(db: Database.Database): unknown {
  return db
    .prepare(
      "SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name",
    )
    .all();
}

test('every schema has a file here, but for one that has yet to land', () => {
  const there = new Set(oldQueues.map(({ version }) => version));
  const without = migrations.filter(({ version }) => !there.has(version));
  expect(without).toEqual(migrations.slice(migrations.length - without.length));
  expect(without.length).toBeLessThanOrEqual(1);
});

describe.each(oldQueues)('the queue "$name"', ({ name, version }) => {
  test('has the schema of today once it is opened, and a copy of how it was', () => {
    const dataDir = dataDirWith(name);
    const opened = openDatabase(dataDir);
    if (!opened.ok) throw new Error(opened.problem);
    const fresh = openDatabase(join(dataDir, 'fresh'));
    if (!fresh.ok) throw new Error(fresh.problem);
    expect(schemaOf(opened.value)).toEqual(schemaOf(fresh.value));
    expect(opened.value.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(opened.value.pragma('foreign_key_check')).toEqual([]);
    for (const { value } of [opened, fresh]) value.close();
    const copy = join(dataDir, 'backups', `schema-${version}.db`);
    if (version === migrations.length) return expect(existsSync(copy)).toBe(false);
    const kept = new Database(copy, { readonly: true });
    expect(kept.pragma('user_version', { simple: true })).toBe(version);
    expect(kept.prepare('SELECT count(*) FROM clip').pluck().get()).toBe(3);
    kept.close();
  });

  test('keeps every clip and goes on', async () => {
    it = await startTestEngine({ before: (captureFolder) => takeOver(name, captureFolder) });
    const { clip, engine } = it;
    expect(clip('published.mp4').state).toBe('published');
    // Another service than the one that gave its slot.
    expect(clip('held.mp4').status).toMatchObject({ reason: { code: 'slot-of-other-service' } });
    it.capture('new.mp4');
    await it.until(
      'what waited and what is new are published',
      () => engine().overview().counts.published === 3,
    );
    expect(clip('awaiting.mkv').state).toBe('published');
    expect(it.simulator.ledger().posts).toHaveLength(2);
    expect(it.clips()).toHaveLength(4);
  });
});

/** Puts the queue and its recordings where the test has its folders. */
function takeOver(name: string, captureFolder: string): void {
  const dataDir = join(captureFolder, '..', 'data');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'queue.db'), bytesOf(name));
  const recordings = {
    'published.mp4': 'plain.mp4',
    'held.mp4': 'fragmented.mp4',
    'awaiting.mkv': 'matroska.mkv',
  };
  for (const [to, from] of Object.entries(recordings))
    copyFileSync(join(samples, from), join(captureFolder, to));
  const db = new Database(join(dataDir, 'queue.db'));
  const was = db.prepare<[], string>('SELECT path FROM capture_folder').pluck().get() ?? '';
  db.prepare('UPDATE clip SET folder = ?, path = replace(path, ?, ?)').run(captureFolder, was, captureFolder);
  // The folder was another disk's: that it is a different one is no news here.
  db.exec('DELETE FROM capture_folder');
  const hasLooks = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'first_look'").get() !== undefined;
  if (hasLooks) db.exec('DELETE FROM first_look');
  db.close();
}

test('a step that fails changes nothing, and says where the copy lies and what to do', () => {
  const dataDir = dataDirWith('5-put-away');
  const broken = [...migrations.slice(0, 6), { version: 7, sql: 'DROP INDEX there_is_none' }];
  const opened = openDatabase(dataDir, () => {}, broken);
  const copy = join(dataDir, 'backups', 'schema-5.db');
  expect(opened).toMatchObject({ ok: false, why: 'not-migrated' });
  expect(opened.ok ? '' : opened.problem).toContain(`Its copy from before is ${copy}`);
  expect(existsSync(copy)).toBe(true);
  expect(openForReading(dataDir)).toMatchObject({ ok: false, why: 'older' });
  // With the step mended it opens.
  const again = openDatabase(dataDir);
  if (!again.ok) throw new Error(again.problem);
  expect(again.value.prepare('SELECT count(*) FROM clip').pluck().get()).toBe(3);
  again.value.close();
});
