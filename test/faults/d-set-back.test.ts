/**
 * Faults D5 to D7 once more, for the clips a restored queue does remember, but in an older state;
 * and for the high-water mark, the small file that tells an older state from the newest one.
 */
import { copyFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { RunningWork } from '../../main/base/activity.ts';
import { readHighWaterMark } from '../../main/storage/database/high-water-mark.ts';
import { openQueue } from '../../main/storage/database/open-queue.ts';
import { StorageTrouble } from '../../main/storage/database/storage-fault.ts';
import { StorageHealth } from '../../main/storage/database/storage-health.ts';
import {
  startTestEngine,
  type TestEngine,
  type TestEngineOptions,
  testRuntime,
} from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());

const file = (name: string) => join(it.dataDir, name);
const posts = () => it.simulator.ledger().posts.length;
const published = (clips: number) => () => it.engine().overview().counts.published === clips;
const banners = () =>
  it
    .engine()
    .overview()
    .banners.map(({ reason }) => reason.code);
const eventsOf = (name: string) =>
  it
    .engine()
    .history(it.clip(name).clipId)
    .map(({ event }) => event);

async function start(options?: TestEngineOptions): Promise<void> {
  it = await startTestEngine(options);
}

/** Keeps the database as it is now, in good order, for {@link putBack}. */
const keepCopy = () => it.restart(() => copyFileSync(file('queue.db'), file('kept')));
const putBack = () =>
  it.restart(() => {
    for (const name of ['queue.db-wal', 'queue.db-shm']) rmSync(file(name), { force: true });
    copyFileSync(file('kept'), file('queue.db'));
  });

test('D6: a clip that awaited its slot in the older state, and was published since, is found at the service and adopted', async () => {
  await start({ faults: [{ on: 'slot', when: { times: 1 }, do: { kind: 'throttle', retryAfter: 30 } }] });
  it.capture('a.mp4');
  await it.until('the lane is paused', () => it.engine().overview().banners.length === 1);
  await keepCopy();
  await it.until('published', published(1));
  expect(posts()).toBe(2);

  await putBack();
  expect(banners()).toContain('queue-set-back');
  expect(it.clip('a.mp4').state).toBe('slot-unknown');
  await it.until('adopted and published', published(1));
  expect(eventsOf('a.mp4')).toContain('found-at-service');
  expect(posts()).toBe(2);
  expect(it.simulator.ledger().slots).toHaveLength(1);

  // Told once; and the numbers of requests go on where the forgotten ones ended.
  await it.restart();
  expect(banners()).toEqual([]);
  it.capture('b.mp4', 'fragmented.mp4');
  await it.until('both published', published(2));
  expect(posts()).toBe(3);
  expect(readHighWaterMark(it.dataDir)?.lastAttempt).toBe(3);
});

test('D6: a clip that was refused in the older state is looked for before the owner can have it asked again', async () => {
  await start({
    faults: [{ on: 'slot', when: { times: 1 }, do: { kind: 'status', status: 400, body: 'service' } }],
  });
  it.capture('a.mp4');
  await it.until('refused', () => it.engine().overview().counts.refused === 1);
  await keepCopy();
  it.engine().retry(it.clip('a.mp4').clipId);
  await it.until('published', published(1));

  await putBack();
  expect(it.clip('a.mp4')).toMatchObject({
    state: 'failed',
    status: { reason: { code: 'request-refused' } },
  });
  expect(it.engine().retry(it.clip('a.mp4').clipId)).toBe(true);
  await it.until('adopted and published', published(1));
  expect(posts()).toBe(2);
  expect(it.simulator.ledger().slots).toHaveLength(1);
});

test('D7: with "ask me instead" the files of a lost queue wait for the owner, and his word makes us look first', async () => {
  await start({ config: { slots: { whenUnknown: 'ask' } } });
  it.capture('a.mp4');
  await it.until('published', published(1));
  await it.restart(() => {
    for (const name of ['queue.db', 'backups']) rmSync(file(name), { recursive: true });
  });
  await it.until('found again', () => it.clips().length === 1);
  it.clock.advance(600_000);
  await it.settled();
  expect(it.clip('a.mp4').status).toMatchObject({ code: 'checking-slot', askOwner: true });
  expect(it.engine().needsPerson()).toBe(1);

  it.engine().retry(it.clip('a.mp4').clipId);
  await it.until('adopted and published', published(1));
  expect(posts()).toBe(1);
});

test('D7: two equal files of a lost queue are two clips, and each gets back what is its own', async () => {
  await start();
  it.capture('a.mp4');
  it.capture('twin.mp4');
  await it.until('both published', published(2));
  await it.restart(() => {
    for (const name of ['queue.db', 'backups']) rmSync(file(name), { recursive: true });
  });
  await it.until('found again', () => it.clips().length === 2);
  await it.until('both published', published(2));
  expect(posts()).toBe(2);
  expect(it.simulator.ledger().slots.map(({ deletedAt }) => deletedAt)).toEqual([null, null]);
});

test('D7: another queue of the same account keeps its slots, although it holds the same file', async () => {
  await start();
  it.engine().pause();
  it.capture('a.mp4');
  await it.until('the slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  const first = it.simulator.ledger().slots[0]?.gameClipId;
  // A queue without a past has a name of its own; this is what a second computer is.
  await it.restart(() => {
    for (const name of ['queue.db', 'queue.witness', 'backups']) rmSync(file(name), { recursive: true });
    writeFileSync(
      file('queue.witness'),
      JSON.stringify({ queueId: 'other', lastAttempt: 9, turn: 1 }).padEnd(512),
    );
  });
  expect(banners()).toEqual(['queue-reset']);
  await it.until('published under a slot of its own', published(1));
  const { slots } = it.simulator.ledger();
  expect(slots).toHaveLength(2);
  expect(slots.find(({ gameClipId }) => gameClipId === first)?.deletedAt).toBeNull();
});

test('D5: a high-water mark that is torn, unreadable or gone costs nothing while the database is whole', async () => {
  await start();
  it.capture('a.mp4');
  await it.until('published', published(1));
  const before = readHighWaterMark(it.dataDir);
  expect(before?.lastAttempt).toBe(1);
  const spoil = [
    () => writeFileSync(file('queue.witness'), Buffer.alloc(512, 0xff), { flag: 'r+' }),
    () => writeFileSync(file('queue.witness'), Buffer.alloc(1024, 0xff)),
    () => writeFileSync(file('queue.witness'), ''),
    () => rmSync(file('queue.witness')),
  ];
  for (const spoiled of spoil) {
    await it.restart(spoiled);
    expect(banners()).toEqual([]);
    expect(readHighWaterMark(it.dataDir)).toMatchObject({ queueId: before?.queueId, lastAttempt: 1 });
    expect(statSync(file('queue.witness')).size).toBe(1024);
  }
  expect(it.clip('a.mp4').state).toBe('published');
  expect(posts()).toBe(1);
});

test('D7: a database and its high-water mark deleted together: the backup is restored and trusted in nothing', async () => {
  await start();
  it.engine().pause();
  it.capture('a.mp4');
  await it.until('the slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  it.capture('b.mp4', 'fragmented.mp4');
  await it.until('both are held', () => it.engine().overview().counts['slot-held'] === 2);
  await it.restart(() => {
    for (const name of ['queue.db', 'queue.witness']) rmSync(file(name));
  });
  expect(banners()).toEqual(['queue-restored']);
  it.engine().resume();
  await it.until('both published', published(2));
  const live = it.simulator.ledger().slots.filter(({ deletedAt }) => deletedAt === null);
  expect(live.map(({ commits }) => commits)).toEqual([1, 1]);
});

test('D6: damage met in the middle of work stops everything, and the next start trusts the database no more', async () => {
  await start();
  it.engine().pause();
  it.capture('a.mp4');
  await it.until('the slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  await it.engine().stop();

  const runtime = testRuntime(it.clock);
  const opened = await openQueue(it.dataDir, runtime);
  if (!opened.ok) throw new Error(opened.problem);
  const queue = opened.value;
  let stopped = false;
  const storageHealth = new StorageHealth({
    queue,
    dataDir: it.dataDir,
    clock: it.clock,
    activity: new RunningWork(
      (error) => it.bugs.push(error),
      () => {},
    ),
    onRecovered: () => {},
    onStopped() {
      stopped = true;
    },
    onChange: () => {},
  });
  // The check at the start is passed; what breaks later is met by whoever reads it.
  const met = storageHealth.attempt('damage', () => readDamaged(file('broken.db')));
  expect(met).toBe('damage');
  expect(stopped).toBe(true);
  expect(storageHealth.banners().map(({ reason }) => reason.code)).toEqual(['queue-damaged']);
  expect(storageHealth.mayBegin('slots')).toBe(false);
  expect([storageHealth.mayBegin('slots'), storageHealth.mayBegin('transfers')]).toEqual([false, false]);
  expect(() => storageHealth.guard.beforeIntent()).toThrow(StorageTrouble);
  storageHealth.dispose();
  queue.highWaterMark.dispose();
  queue.db.close();

  await it.restart();
  expect(banners()).toEqual(['queue-restored']);
  expect(it.clip('a.mp4').state).toBe('slot-held');
});

/** Makes a database whose pages are broken, and reads them. */
function readDamaged(path: string): unknown {
  const db = new Database(path);
  db.exec('CREATE TABLE t (x); INSERT INTO t VALUES (randomblob(20000))');
  db.close();
  writeFileSync(path, Buffer.alloc(8192, 0xa5), { flag: 'r+' });
  const broken = new Database(path);
  try {
    return broken.prepare('SELECT * FROM t').all();
  } finally {
    broken.close();
  }
}
