/** What happens to a file once its clip is published: nothing, unless the owner has ordered it, and then only to that very file. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Config } from '../../main/config/config.ts';
import { parseConfig } from '../../main/config/read-config.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

const dayMs = 24 * 60 * 60_000;
let it: TestEngine;
let done: string;
let binned: string[];
beforeEach(() => {
  done = join(mkdtempSync(join(tmpdir(), 'clipslot-done-')), 'published clips');
  binned = [];
});
afterEach(async () => {
  await it.close();
  rmSync(join(done, '..'), { recursive: true, force: true });
});

async function start(
  afterPublished?: Config['afterPublished'],
  options: TestEngineOptions = {},
): Promise<void> {
  it = await startTestEngine({ ...options, config: afterPublished === undefined ? {} : { afterPublished } });
}
const bin = async (path: string) => {
  binned.push(path);
  rmSync(path);
};
const published = (count: number) =>
  it.until('published', () => it.engine().overview().counts.published === count);
const moves = (afterDays = 0): Config['afterPublished'] => ({ do: 'move', folder: done, afterDays });
const eventsOf = (clipId: string) =>
  it
    .engine()
    .history(clipId)
    .map(({ event }) => event);

/** Clipslot does not run meanwhile; at its start it looks at what is due. */
async function pass(days: number): Promise<void> {
  await it.restart(() => it.clock.advance(days * dayMs));
  await it.settled();
}

test('without an order every file stays where it was recorded', async () => {
  await start();
  const path = it.capture('a.mp4');
  await published(1);
  await pass(40);
  expect(existsSync(path)).toBe(true);
});

test('a published file is moved whole, is not found again as new, and its clip stays published', async () => {
  await start(moves());
  const path = it.capture('a.mp4');
  const digest = sha256(path);
  await it.until('it is moved', () => !existsSync(path));
  await published(1);
  expect(sha256(join(done, 'a.mp4'))).toBe(digest);
  expect(eventsOf(it.clip('a.mp4').clipId)).toContain('moved-away');
  it.engine().rescan();
  await it.restart();
  expect(it.clips()).toHaveLength(1);
  expect(it.simulator.ledger().posts).toHaveLength(1);
});

test('nothing in the other folder is ever written over', async () => {
  await start(moves());
  mkdirSync(done);
  writeFileSync(join(done, 'a.mp4'), 'somebody else’s');
  const path = it.capture('a.mp4');
  await it.until('it is moved', () => !existsSync(path));
  expect(readdirSync(done).sort()).toEqual(['a (2).mp4', 'a.mp4']);
});

test('a file that another program holds stays, says why once, and is put away when it is free', async () => {
  let isHeld = true;
  await start(
    { do: 'bin', afterDays: 1 },
    {
      bin: async (path) => {
        if (isHeld) throw Object.assign(new Error('held'), { code: 'EBUSY' });
        await bin(path);
      },
    },
  );
  const path = it.capture('a.mp4');
  await published(1);
  const { clipId } = it.clip('a.mp4');
  await pass(2);
  await it.until('it says why', () => eventsOf(clipId).includes('put-away-held'));
  await pass(1);
  expect(eventsOf(clipId).filter((event) => event === 'put-away-held')).toHaveLength(1);
  expect(existsSync(path)).toBe(true);
  isHeld = false;
  await pass(1);
  await it.until('it is in the bin', () => eventsOf(clipId).includes('binned'));
  expect(binned).toEqual([path]);
});

test('a file that has changed since it was published is left alone', async () => {
  await start(moves(1));
  const path = it.capture('a.mp4');
  await published(1);
  const { clipId } = it.clip('a.mp4');
  appendFileSync(path, 'more');
  await pass(2);
  await it.until('it is decided', () =>
    eventsOf(clipId).some((event) => event === 'left-in-place' || event === 'moved-away'),
  );
  expect(eventsOf(clipId)).toContain('left-in-place');
  expect(existsSync(path)).toBe(true);
});

test('a clip that is not published keeps its file, however long that takes', async () => {
  await start(moves(), {
    faults: [{ on: 'slot', do: { kind: 'reject-after-upload' } }],
  });
  const path = it.capture('a.mp4');
  await it.until('it needs a person', () => it.engine().needsPerson() === 1);
  await pass(3);
  expect(existsSync(path)).toBe(true);
});

test('the bin takes a file only after its days, and only those published under this order', async () => {
  await start({ do: 'bin', afterDays: 30 }, { bin });
  const path = it.capture('a.mp4');
  await published(1);
  await pass(29);
  expect(binned).toEqual([]);
  await pass(2);
  expect(binned).toEqual([path]);
  expect(eventsOf(it.clip('a.mp4').clipId)).toContain('binned');
});

test('where there is no bin nothing is put anywhere', async () => {
  await start({ do: 'bin', afterDays: 1 });
  const path = it.capture('a.mp4');
  await published(1);
  await pass(5);
  expect(existsSync(path)).toBe(true);
});

test('what cannot be moved now is tried again later', async () => {
  await start(moves());
  const beside = join(done, '..');
  writeFileSync(done, 'a file where the folder should be');
  const path = it.capture('a.mp4');
  await published(1);
  await pass(1);
  expect(existsSync(path)).toBe(true);
  renameSync(done, join(beside, 'aside'));
  await it.until('it is moved', () => {
    it.clock.advance(60 * 60_000);
    return !existsSync(path);
  });
  expect(readdirSync(done)).toEqual(['a.mp4']);
});

test('a folder inside a capture folder is refused: what is moved there would be found again', async () => {
  await start();
  const parsed = await parseConfig(
    {
      dataDir: it.dataDir,
      service: {},
      account: { scid: 's', authorization: { env: 'UNUSED' } },
      folders: [{ path: it.captureFolder }],
      afterPublished: { do: 'move', folder: join(it.captureFolder, 'done') },
    },
    'c',
  );
  expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining('"afterPublished.folder"') });
});

test('an order given later says nothing about clips that were published before it', async () => {
  const options: { config: NonNullable<TestEngineOptions['config']> } = { config: {} };
  it = await startTestEngine(options);
  const path = it.capture('a.mp4');
  await published(1);
  it.clock.advance(dayMs);
  await it.restart(() => {
    options.config = { afterPublished: moves() };
  });
  const later = it.capture('b.mp4', 'fragmented.mp4');
  await it.until('the later one is moved', () => !existsSync(later));
  await pass(2);
  expect(existsSync(path)).toBe(true);
});
