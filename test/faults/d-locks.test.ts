/** Faults D1, D8, D9, D12: who else may touch the queue's database, and which databases are left alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseConfig } from '../../main/config/read-config.ts';
import { engineAccess } from '../../main/control/engine-access.ts';
import { openEngine } from '../../main/engine/engine.ts';
import { openDatabase } from '../../main/storage/database/database.ts';
import { migrations } from '../../main/storage/migrations/migrations.ts';
import { clipslot } from '../support/clipslot-process.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine, testRuntime } from '../support/test-engine.ts';

let it: TestEngine;
let beforeAnswerCommit: (() => void) | null = null;
let intruder: Database.Database | null = null;
beforeEach(async () => {
  beforeAnswerCommit = null;
  it = await startTestEngine({
    failpoint(name) {
      if (name !== 'before-answer-commit') return;
      beforeAnswerCommit?.();
      beforeAnswerCommit = null;
    },
  });
});
afterEach(async () => {
  intruder?.close();
  intruder = null;
  await it.close();
});

/** Another program that holds the database for writing. */
function intrude(): void {
  intruder = new Database(join(it.dataDir, 'queue.db'));
  intruder.exec('BEGIN EXCLUSIVE');
}
const leave = () => intruder?.exec('ROLLBACK');
const posts = () => it.simulator.ledger().posts.length;
const banners = () =>
  it
    .engine()
    .overview()
    .banners.map(({ reason }) => reason.code);
const databases = () => readdirSync(it.dataDir).filter((name) => name.endsWith('.db'));

test('D1: a database that another program holds stops everything after 5 s, and work goes on when it lets go', async () => {
  it.engine().pause();
  it.capture('a.mp4');
  await it.until('the slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  intrude();
  const since = it.clock.monotonicMs();
  it.capture('b.mp4', 'fragmented.mp4');
  await it.until('the owner is told', () => banners().includes('queue-in-use'));
  expect(it.clock.monotonicMs() - since).toBeGreaterThanOrEqual(5000);
  expect(it.engine().retry(it.clip('a.mp4').clipId)).toBe(false);
  it.clock.advance(10_000);
  await it.settled();
  expect(posts()).toBe(1);
  expect(databases()).toEqual(['lock.db', 'queue.db']);

  leave();
  it.engine().resume();
  await it.until('both published', () => it.engine().overview().counts.published === 2);
  expect(posts()).toBe(2);
  expect(banners()).toEqual([]);
});

test('D1: a program that reads for long is told of, stops nothing, and the log it held up shrinks after it', async () => {
  const file = join(it.dataDir, 'queue.db');
  intruder = new Database(file);
  intruder.exec('BEGIN; SELECT count(*) FROM clip');
  const writer = new Database(file);
  writer.exec(
    'CREATE TABLE filler (bytes BLOB); INSERT INTO filler VALUES (zeroblob(9000000)); DROP TABLE filler',
  );
  writer.close();
  const logBytes = () => statSync(`${file}-wal`).size;
  expect(logBytes()).toBeGreaterThan(8_000_000);
  it.clock.advance(30_000);
  await it.settled();
  expect(banners()).toEqual([]);
  it.clock.advance(30_000);
  it.clock.advance(30_000);
  expect(banners()).toEqual(['queue-log-held']);
  it.capture('a.mp4');
  await it.until('published', () => it.engine().overview().counts.published === 1);
  expect(banners()).toEqual(['queue-log-held']);

  leave();
  it.clock.advance(30_000);
  expect(banners()).toEqual([]);
  expect(logBytes()).toBe(0);
});

test('D1: while another program holds the database each word of the owner is said to be in vain, at once', async () => {
  it.engine().pause();
  it.capture('a.mp4');
  await it.until('the slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  const { clipId } = it.clip('a.mp4');
  const queue = engineAccess(it.engine());
  intrude();
  const inVain = { ok: false, why: 'busy' };
  expect(await queue.resume()).toMatchObject(inVain);
  expect(await queue.pause(null)).toMatchObject(inVain);
  for (const change of ['hold', 'pin', 'send-now', 'cancel', 'forget'] as const)
    expect([change, await queue.change(clipId, change)]).toMatchObject([change, inVain]);
  expect(await queue.status()).toMatchObject({ value: { paused: true, notKept: 'busy' } });
  // The owner has met it: no five seconds of patience.
  expect(banners()).toContain('queue-in-use');
  expect(it.clip('a.mp4')).toMatchObject({ state: 'slot-held' });

  leave();
  await it.until('the trouble is over', () => banners().length === 0);
  expect(await queue.change(clipId, 'remember')).toMatchObject({ ok: true });
  expect(await queue.resume()).toEqual({ ok: true, value: null });
  await it.until('published', () => it.engine().overview().counts.published === 1);
});

test('D1: without an engine a command that finds the database held changes nothing, says so, and ends with its own code', async () => {
  it.capture('a.mp4');
  await it.until('published', () => it.engine().overview().counts.published === 1);
  await it.restart(async () => {
    const file = join(it.dataDir, '..', 'config.json');
    const { metadataUrl, transferHost, scid } = it.simulator;
    const service = { metadataUrl, transferHosts: [transferHost] };
    const account = { scid, authorization: { env: 'UNUSED' } };
    writeFileSync(
      file,
      JSON.stringify({ dataDir: it.dataDir, service, account, folders: [{ path: it.captureFolder }] }),
    );
    intruder = new Database(join(it.dataDir, 'queue.db'));
    intruder.exec('BEGIN IMMEDIATE');
    const { exitCode, stderr } = await clipslot(['pause', '--config', file]);
    leave();
    expect([exitCode, stderr.join(' ')]).toEqual([5, expect.stringContaining('nothing was changed')]);
  });
  expect(it.engine().overview().paused).toBe(false);
});

test('D1: an answer that meets a held database is kept and committed when it is free', async () => {
  beforeAnswerCommit = intrude;
  it.capture('a.mp4');
  await it.until('the owner is told', () => banners().includes('queue-in-use'));
  expect(it.clip('a.mp4').state).toBe('awaiting-slot');
  leave();
  await it.until('published', () => it.engine().overview().counts.published === 1);
  expect(posts()).toBe(1);
  expect(it.engine().counters()).toMatchObject({ attempts: 1, granted: 1, unknown: 0 });
});

test('D1: a start that finds the database held waits 5 s, says so in one line, and makes no second one', async () => {
  const restarted = it.restart(intrude).then(
    () => 'it started',
    (error: Error) => error.message,
  );
  let ended: string | null = null;
  void restarted.then((message) => {
    ended = message;
  });
  const since = it.clock.monotonicMs();
  while (ended === null) {
    it.clock.toNextTimer();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(ended).toMatch(/queue\.db is in use by another program/);
  expect(it.clock.monotonicMs() - since).toBeGreaterThanOrEqual(5000);
  expect(databases()).toEqual(['lock.db', 'queue.db']);
  leave();
  await it.restart();
});

test('D8: a database of a newer Clipslot is refused with "update", and not a byte of it changes', async () => {
  it.capture('a.mp4');
  await it.until('published', () => it.engine().overview().counts.published === 1);
  const file = join(it.dataDir, 'queue.db');
  const version = (to: number) => {
    const db = new Database(file);
    db.pragma(`user_version = ${to}`);
    db.close();
  };
  let before = Buffer.alloc(0);
  const refused = it.restart(() => {
    version(99);
    before = readFileSync(file);
  });
  await expect(refused).rejects.toThrow(/newer Clipslot.*update Clipslot/);
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(it.dataDir)).not.toContain('damaged');

  await it.restart(() => version(migrations.length));
  expect(it.clip('a.mp4').state).toBe('published');
  expect(posts()).toBe(1);
});

/** As a Clipslot left it that knew no later schema. */
function backToSix(db: Database.Database): void {
  db.exec('DROP TABLE first_look; DROP TABLE set_aside_file; ALTER TABLE bytes_sent DROP COLUMN in_vain');
  db.exec('ALTER TABLE clip DROP COLUMN date_source');
  db.pragma('user_version = 6');
}

test('a block accepted under a digest of an older Clipslot goes again, and the clip arrives whole', async () => {
  it.engine().pause();
  const path = it.capture('a.mp4');
  await it.until('the slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  await it.restart(() => {
    const db = new Database(join(it.dataDir, 'queue.db'));
    db.exec(`INSERT INTO block SELECT game_clip_id, 0, 65536, '${'a'.repeat(64)}', granted_at FROM slot`);
    backToSix(db);
    db.close();
  });
  it.engine().resume();
  await it.until('published', () => it.engine().overview().counts.published === 1);
  expect(it.simulator.ledger().slots[0]?.committedSha256).toBe(sha256(path));
});

test('a clip that is published keeps its digests, whichever they are', async () => {
  it.capture('a.mp4');
  await it.until('published', () => it.engine().overview().counts.published === 1);
  const old = 'a'.repeat(64);
  const digests = () => {
    const db = new Database(join(it.dataDir, 'queue.db'), { readonly: true });
    const found = db.prepare('SELECT digest FROM block').pluck().all();
    db.close();
    return found;
  };
  await it.restart(() => {
    const db = new Database(join(it.dataDir, 'queue.db'));
    db.exec(`UPDATE block SET digest = '${old}'`);
    backToSix(db);
    db.close();
  });
  expect(digests()).toEqual([old, old]);
});

test('D9: a migration that is killed half-way leaves the old schema whole, and the next start finishes it', async () => {
  it.engine().pause();
  it.capture('a.mp4');
  await it.until('the slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  await it.restart(async () => {
    const child = spawn(process.execPath, [
      join(import.meta.dirname, '..', 'support', 'migrating-child.ts'),
      it.dataDir,
      'inside-migration',
    ]);
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
    const opened = openDatabase(it.dataDir);
    if (!opened.ok) throw new Error(opened.problem);
    const columns = opened.value.pragma('table_info(clip)') as { name: string }[];
    expect(columns.map(({ name }) => name)).not.toContain('added_later');
    expect(opened.value.prepare("SELECT name FROM sqlite_schema WHERE name = 'added_table'").all()).toEqual(
      [],
    );
    expect(opened.value.pragma('user_version', { simple: true })).toBe(migrations.length);
    opened.value.close();
  });
  expect(it.clip('a.mp4').state).toBe('slot-held');

  await it.engine().stop();
  const child = spawn(process.execPath, [
    join(import.meta.dirname, '..', 'support', 'migrating-child.ts'),
    it.dataDir,
    'never',
  ]);
  expect((await once(child, 'exit'))[0]).toBe(0);
  const db = new Database(join(it.dataDir, 'queue.db'), { readonly: true });
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length + 1);
  expect(db.prepare('SELECT added_later FROM clip').pluck().all()).toEqual(['as it was']);
  db.close();
});

test('D12: a second engine on the same data names the first and touches nothing; the first goes on', async () => {
  it.engine().pause();
  it.capture('a.mp4');
  await it.until('the slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  const files = () =>
    readdirSync(it.dataDir)
      .filter((name) => name.startsWith('queue.'))
      .map((name) => `${name} ${readFileSync(join(it.dataDir, name)).toString('base64')}`);
  const before = files();
  const config = await parseConfig(
    {
      dataDir: it.dataDir,
      service: { metadataUrl: it.simulator.metadataUrl, transferHosts: [it.simulator.transferHost] },
      account: { scid: it.simulator.scid, authorization: { env: 'UNUSED' } },
      folders: [{ path: it.captureFolder }],
    },
    'the second',
  );
  if (!config.ok) throw new Error(config.problem);
  const nobody = async () => ({ ok: false, problem: 'never asked' }) as const;
  const second = await openEngine(config.value, {
    authorization: { current: nobody, refresh: nobody },
    runtime: testRuntime(it.clock),
  });
  expect(second).toEqual({
    why: 'in-use',
    ok: false,
    problem: expect.stringMatching(new RegExp(`is in use by clipslot, process ${process.pid}`)),
  });
  expect(files()).toEqual(before);

  it.engine().resume();
  await it.until('published', () => it.engine().overview().counts.published === 1);
  expect(posts()).toBe(1);
});
