/**
 * Fault D6 where no mark beside the database can tell: the whole data folder is older than it was, as
 * a system restore, a copy put back or a virtual machine's snapshot leaves it, or it is gone.
 */
import { copyFileSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());

async function start(options?: TestEngineOptions): Promise<void> {
  it = await startTestEngine(options);
}

const kept = () => `${it.dataDir}-kept`;
const keptState = () => `${it.stateDir}-kept`;
const posts = () => it.simulator.ledger().posts.length;
const lists = () => it.simulator.ledger().requests.list;
const published = (clips: number) => () => it.engine().overview().counts.published === clips;
const slotsThere = () =>
  it.simulator
    .ledger()
    .slots.filter(({ deletedAt, goneStatus }) => deletedAt === null && goneStatus === null)
    .map(({ commits }) => commits);
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

function keep(): void {
  cpSync(it.dataDir, kept(), { recursive: true });
  cpSync(it.stateDir, keptState(), { recursive: true });
}

function putBack(): void {
  rmSync(it.dataDir, { recursive: true });
  cpSync(kept(), it.dataDir, { recursive: true });
}

/** One clip is published, then the folder is kept as it is, then three more are published. */
async function fourClips(options?: TestEngineOptions): Promise<void> {
  await start(options);
  it.capture('before.mp4');
  await it.until('the first is published', published(1));
  await it.restart(keep);
  it.capture('a.mp4', 'fragmented.mp4');
  it.capture('b.mkv', 'matroska.mkv');
  it.capture('twin.mp4');
  await it.until('all are published', published(4));
  expect(posts()).toBe(4);
}

test('D6: a data folder set back as a whole publishes nothing twice, and the owner is told once', async () => {
  await fourClips();
  await it.restart(putBack);
  expect(banners()).toEqual(['queue-set-back']);
  await it.until('all are published', published(4));
  expect(posts()).toBe(4);
  expect(slotsThere()).toEqual([1, 1, 1, 1]);
  expect(eventsOf('a.mp4')).toContain('found-at-service');
  await it.restart();
  expect(banners()).toEqual([]);
});

test('D6: the computer set back as a whole: nothing here can know, the list does', async () => {
  await fourClips();
  await it.restart(() => {
    putBack();
    rmSync(it.stateDir, { recursive: true });
    cpSync(keptState(), it.stateDir, { recursive: true });
  });
  await it.until('all are published', published(4));
  expect(banners()).toEqual([]);
  expect(posts()).toBe(4);
  expect(slotsThere()).toEqual([1, 1, 1, 1]);
  expect(eventsOf('b.mkv')).toContain('found-at-service');
});

test('D6: the folder on another computer, without the state folder, asks for nothing twice', async () => {
  await fourClips();
  await it.restart(() => {
    putBack();
    rmSync(it.stateDir, { recursive: true });
  });
  await it.until('all are published', published(4));
  expect(posts()).toBe(4);
});

test('D7: the whole data folder deleted: its clips are found at the service', async () => {
  await fourClips();
  await it.restart(() => rmSync(it.dataDir, { recursive: true }));
  expect(banners()).toEqual(['queue-reset']);
  await it.until('all are published', published(4));
  expect(posts()).toBe(4);
  expect(slotsThere()).toEqual([1, 1, 1, 1]);
});

test('D6: a clip whose held slot was replaced since is found under the one that was published', async () => {
  await start({ faults: [{ on: 'slot', when: { times: 1 }, do: { kind: 'slot-gone' } }] });
  it.engine().pause();
  it.capture('a.mp4');
  await it.until('the slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  await it.restart(keep);
  it.engine().resume();
  await it.until('published', published(1));
  expect(posts()).toBe(2);
  await it.restart(putBack);
  it.engine().resume();
  await it.until('published', published(1));
  expect(posts()).toBe(2);
  expect(slotsThere()).toEqual([1]);
});

test('D6: while the list cannot be read no slot is asked for, and the lane says why', async () => {
  await fourClips();
  await it.faults([{ on: 'list', do: { kind: 'status', status: 503, retryAfter: 30 } }]);
  await it.restart(() => {
    putBack();
    rmSync(it.stateDir, { recursive: true });
  });
  await it.until('the lane is closed', () => it.engine().overview().banners.length > 0);
  it.clock.advance(300_000);
  await it.settled();
  expect(posts()).toBe(4);
  await it.faults([]);
  await it.until('all are published', published(4));
  expect(posts()).toBe(4);
});

test('D6: a start that asks for nothing reads no list; a new queue neither, whatever it asks for', async () => {
  await start();
  it.capture('a.mp4');
  await it.until('published', published(1));
  expect(lists()).toBe(0);
  await it.restart();
  await it.settled();
  expect(lists()).toBe(0);
});

test('D6: the files of a queue one by one: the database alone, with its log, the log alone, the mark alone', async () => {
  await fourClips();
  const files = readdirSync(kept()).filter((name) => name.startsWith('queue.'));
  for (const chosen of [['queue.db'], ['queue.witness'], ['queue.db', 'queue.whole'], files]) {
    await it.restart(() => {
      for (const name of chosen)
        if (existsSync(join(kept(), name))) copyFileSync(join(kept(), name), join(it.dataDir, name));
    });
    await it.until('all are published', published(4));
    expect(posts()).toBe(4);
    expect(slotsThere()).toEqual([1, 1, 1, 1]);
  }
});
