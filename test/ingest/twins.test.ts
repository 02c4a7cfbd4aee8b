/** Of a recording and its remux one goes, in whatever order they come; two recordings of one name both go. */
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { growClip, padClip, realClips } from '../../main/replay/pad-clip.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());
const start = async (options: TestEngineOptions = {}) => {
  it = await startTestEngine({ config: { transfers: { blockSizeBytes: 1_000_000 } }, ...options });
};

const sizeBytes = 400_000;
const place = (name: string) => join(it.captureFolder, name);
const posts = () => it.simulator.ledger().posts.length;
const counts = () => it.engine().overview().counts;
const growing = () => it.engine().overview().growing;
const isTwinOf = (name: string) => ({ code: 'cancelled', reason: { code: 'twin-of', detail: name } });

async function record(name: string, mtime = new Date(), bytes = sizeBytes): Promise<void> {
  const from = name.endsWith('.mp4') ? realClips.plain : realClips.matroska;
  await padClip({ from, to: place(name), sizeBytes: bytes, seed: name });
  utimesSync(place(name), mtime, mtime);
}

test('the original waits while its remux is written; then the remux goes', async () => {
  await start();
  const large = 20 * 256 * 1024;
  await record('game.mkv', new Date(), large);
  const to = place('game.mp4');
  const remux = growClip({ from: realClips.plain, to, sizeBytes: large, seed: 'remux' }, 20);
  for (let step = 0; step < 12; step += 1) {
    await remux.next();
    it.clock.advance(900);
    await it.settled();
  }
  expect(
    growing()
      .map(({ name, waitsFor }) => `${name} ${waitsFor}`)
      .sort(),
  ).toEqual(['game.mkv twin', 'game.mp4 quiet']);
  for await (const _ of remux);
  await it.until('the remux is published', () => counts().published === 1);
  await it.until('both are accounted for', () => it.clips().length === 2);
  expect(it.clip('game.mp4').state).toBe('published');
  expect(it.clip('game.mkv').status).toEqual(isTwinOf('game.mp4'));
  expect(posts()).toBe(1);
  expect(it.engine().needsPerson()).toBe(0);
});

test.each([
  ['the original first', ['game.mkv', 'game.mp4']],
  ['the remux first', ['game.mp4', 'game.mkv']],
])('found at once after a restart, %s: the remux goes', async (_order, names) => {
  await start();
  await it.restart(async () => {
    for (const name of names) await record(name);
  });
  await it.until('one is published and one is not', () => counts().published + counts().cancelled === 2);
  expect(it.clip('game.mp4').state).toBe('published');
  expect(it.clip('game.mkv').status).toEqual(isTwinOf('game.mp4'));
  expect(posts()).toBe(1);
});

test.each(['while Clipslot runs', 'while it does not'])(
  'an original that has its slot goes, and a remux that comes later, %s, does not',
  async (when) => {
    await start();
    it.engine().pause();
    await record('game.mkv');
    await it.until('it has a slot', () => it.clips()[0]?.state === 'slot-held');
    if (when === 'while it does not') await it.restart(() => record('game_remuxed.mp4'));
    else await record('game_remuxed.mp4');
    await it.until('the remux is accounted for', () => it.clips().length === 2);
    it.engine().resume();
    await it.until('the original is published', () => counts().published === 1);
    expect(it.clip('game_remuxed.mp4').status).toEqual(isTwinOf('game.mkv'));
    expect(posts()).toBe(1);

    it.engine().retry(it.clip('game_remuxed.mp4').clipId);
    await it.until('it goes as well when its owner says so', () => counts().published === 2);
  },
);

test('an original that waits for its slot makes room for its remux', async () => {
  const busy = { kind: 'status', status: 503, retryAfter: 600 } as const;
  await start({ faults: [{ on: 'slot', when: { call: 1 }, do: busy }] });
  await record('game.mkv');
  await it.until('the service is busy', () => it.engine().overview().banners.length === 1);
  await record('game.mp4');
  await it.until('the remux is published', () => counts().published === 1);
  expect(it.clip('game.mp4').state).toBe('published');
  expect(it.clip('game.mkv').status).toEqual(isTwinOf('game.mp4'));
});

test('an original that its owner has given up is not published by its remux', async () => {
  await start();
  it.engine().pause();
  await record('game.mkv');
  await it.until('it has a slot', () => it.clips()[0]?.state === 'slot-held');
  it.engine().cancel(it.clip('game.mkv').clipId);
  await record('game.mp4');
  await it.until('the remux is accounted for', () => it.clips().length === 2);
  expect(it.clip('game.mp4').status).toEqual(isTwinOf('game.mkv'));
});

test('two recordings of one name both go: another time, another length, another folder', async () => {
  await start();
  const longAgo = new Date(Date.now() - 3 * 24 * 60 * 60_000);
  await record('replay.mkv', longAgo);
  await record('replay.mp4');
  await padClip({ from: realClips.matroska, to: place('size.mkv'), sizeBytes, seed: 'a' });
  await padClip({ from: realClips.plain, to: place('size.mp4'), sizeBytes: 2 * sizeBytes, seed: 'b' });
  await it.until('all are published', () => counts().published === 4);
  expect(posts()).toBe(4);
});

test('a remux that never ends holds its original up for a while only', async () => {
  await start();
  await record('game.mkv');
  const remux = growClip({ from: realClips.plain, to: place('game.mp4'), sizeBytes, seed: 'remux' }, 4);
  await remux.next();
  await remux.next();
  await remux.return();
  await it.until('it waits', () => growing().some(({ waitsFor }) => waitsFor === 'twin'));
  await it.until('it is published', () => counts().published === 1);
  expect(it.clip('game.mkv').state).toBe('published');
});
