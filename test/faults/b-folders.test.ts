/** Fault matrix B17 to B19: a capture folder that goes away, is replaced, and comes back. Renaming it models a drive. */
import { copyFileSync, cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
let drawer: string;
beforeEach(async () => {
  it = await startTestEngine({ twoFolders: true });
  // On another shelf of the same cupboard, so that a folder can be put aside as a whole.
  drawer = join(it.captureFolder, '..', 'drawer');
});
afterEach(() => it.close());

const minuteMs = 60_000;
const banners = () => it.engine().overview().banners;
const counts = () => it.engine().overview().counts;
const posts = () => it.simulator.ledger().posts.length;
const pass = async (ms: number) => {
  for (let passedMs = 0; passedMs < ms; passedMs += 5000) {
    it.clock.advance(5000);
    await it.settled();
  }
};

/** Two clips that hold slots, a published one, and everything paused. */
async function threeClips(): Promise<void> {
  it.capture('done.mp4', 'fragmented.mp4');
  await it.until('one is published', () => counts().published === 1);
  it.engine().pause();
  it.capture('a.mp4');
  it.capture('deep/b.mkv', 'matroska.mkv');
  await it.until('slots are held', () => counts()['slot-held'] === 2);
}

const unplug = () => renameSync(it.captureFolder, drawer);
const plugIn = () => {
  rmSync(it.captureFolder, { recursive: true, force: true });
  renameSync(drawer, it.captureFolder);
};
const away = { kind: 'folder', folderName: 'captures', reason: { code: 'folder-away' } };
const different = { kind: 'folder', folderName: 'captures', reason: { code: 'folder-different' } };

test('B17: a capture folder that is gone: one banner, and nothing is concluded about its clips', async () => {
  await threeClips();
  unplug();
  it.engine().resume();
  await it.until('it is noticed', () => banners().length === 1);
  await pass(10 * minuteMs);
  expect(banners()).toMatchObject([away]);
  expect(counts()).toMatchObject({ 'slot-held': 2, published: 1, failed: 0 });
  expect(it.clip('a.mp4').status).toMatchObject({ waiting: { kind: 'folder-gone' } });
});

test('B17: pulled out in the middle of everything, before anyone has looked at the folder again', async () => {
  await threeClips();
  unplug();
  mkdirSync(it.captureFolder);
  // The transfers find the files gone before the folder does.
  it.engine().resume();
  await it.until('it is noticed', () => banners().length === 1);
  expect(counts()).toMatchObject({ 'slot-held': 2, failed: 0 });
});

test('B17: clips of a folder that is away are not in the way of others', async () => {
  it.engine().pause();
  for (let n = 0; n < 40; n += 1) it.capture(`a${n}.mp4`);
  await it.until('slots are held', () => counts()['slot-held'] === 40);
  unplug();
  it.engine().rescan();
  await it.until('it is noticed', () => banners().length === 1);
  it.engine().resume();
  copyFileSync(realClips.matroska, join(it.secondFolder, 'other.mkv'));
  await it.until('the other one is published', () => counts().published === 1);
  expect(counts()['slot-held']).toBe(40);
});

test('B18: another folder under the same name: a question, not forty deleted clips', async () => {
  await threeClips();
  unplug();
  mkdirSync(it.captureFolder);
  copyFileSync(realClips.plain, join(it.captureFolder, 'stranger.mp4'));
  it.engine().resume();
  await it.until('it is noticed', () => banners().length === 1);
  await pass(5 * minuteMs);
  expect(banners()).toMatchObject([different]);
  expect(counts()).toMatchObject({ 'slot-held': 2, failed: 0 });
  expect(it.engine().captureFolders()[0]).toMatchObject({ standing: 'different' });
});

test('B18: once no clip waits for a file of the old folder, the new one is taken as it is', async () => {
  await threeClips();
  unplug();
  mkdirSync(it.captureFolder);
  it.engine().resume();
  await it.until('it is noticed', () => banners().length === 1);
  for (const { clipId, state } of it.clips()) if (state === 'slot-held') it.engine().cancel(clipId);
  const path = join(it.captureFolder, 'new.mp4');
  await padClip({ from: realClips.plain, to: path, sizeBytes: 200_000, seed: 'new' });
  await it.until('a clip of the new folder is published', () => counts().published === 2);
  expect(banners()).toEqual([]);
});

test.each(['while Clipslot runs', 'while Clipslot does not run'])(
  'B19: the folder is back %s: everything goes on, without a new slot',
  async (when) => {
    await threeClips();
    unplug();
    mkdirSync(it.captureFolder);
    it.engine().resume();
    await it.until('it is noticed', () => banners().length === 1);
    if (when === 'while Clipslot runs') plugIn();
    else await it.restart(plugIn);
    await it.until('all are published', () => counts().published === 3);
    expect(posts()).toBe(3);
    expect(it.clips()).toHaveLength(3);
    expect(banners()).toEqual([]);

    it.capture('later.mp4');
    await it.until('a new clip is published as well', () => counts().published === 4);
  },
);

test('B19: a drive that comes back under another number is recognised by what is on it', async () => {
  await threeClips();
  unplug();
  await pass(minuteMs);
  // A copy with the times of the original: every file and the folder itself have other numbers now.
  cpSync(drawer, it.captureFolder, { recursive: true, preserveTimestamps: true });
  rmSync(drawer, { recursive: true });
  it.engine().resume();
  await it.until('all are published', () => counts().published === 3);
  await it.until('nothing is left to do', () => it.engine().isIdle());
  expect(posts()).toBe(3);
  expect(it.clips()).toHaveLength(3);
});

test('B19: a folder inside that cannot be read for a while proves nothing about what is in it', async () => {
  await threeClips();
  renameSync(join(it.captureFolder, 'deep'), join(it.captureFolder, '.hidden'));
  it.engine().rescan();
  await it.settled();
  renameSync(join(it.captureFolder, '.hidden'), join(it.captureFolder, 'deep'));
  it.engine().resume();
  await it.until('all are published', () => counts().published === 3);
  expect(readdirSync(it.captureFolder).sort()).toEqual(['a.mp4', 'deep', 'done.mp4']);
  expect(posts()).toBe(3);
});

test('B17: a drive that is away at the start: a banner, and everything else goes on', async () => {
  await threeClips();
  await it.restart(unplug);
  it.engine().resume();
  await it.until('it is noticed', () => banners().length === 1);
  expect(banners()).toMatchObject([away]);
  copyFileSync(realClips.matroska, join(it.secondFolder, 'other.mkv'));
  await it.until('a clip of another folder is published', () => counts().published === 2);
  await it.until('the engine rests', () => it.engine().isIdle() || counts()['slot-held'] === 2);
  expect(counts()).toMatchObject({ 'slot-held': 2, failed: 0 });
  plugIn();
  await it.until('all are published, of itself', () => counts().published === 4);
  expect(posts()).toBe(4);
  expect(banners()).toEqual([]);
  it.capture('later.mp4');
  await it.until('it is watched again', () => counts().published === 5);
});

test('B17: a folder that was never there is watched once it is made', async () => {
  rmSync(it.captureFolder, { recursive: true });
  await it.restart();
  await it.until('it is noticed', () => banners().length === 1);
  it.capture('first.mp4');
  await it.until('its clip is published', () => counts().published === 1);
  expect(banners()).toEqual([]);
});
