/** Deleted is deleted: what lies in a bin is no capture, and a clip whose file goes into one is given up. Real files. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { openDoor, whenTrueInTime } from '../support/door.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());

const start = async (options: TestEngineOptions = {}) => {
  it = await startTestEngine(options);
};
const place = (name: string) => join(it.captureFolder, name);
const posts = () => it.simulator.ledger().posts.length;
const onlyClip = () => it.clips()[0];
const slots = () => it.simulator.ledger().slots;

/** Moves a file as a desktop does that deletes it. */
function bin(path: string, into: string): string {
  mkdirSync(dirname(into), { recursive: true });
  renameSync(path, into);
  return into;
}

/** A clip that holds a slot while the owner has paused everything. */
async function heldClip(): Promise<string> {
  it.engine().pause();
  const path = it.capture('a.mp4');
  await it.until('a slot is held', () => onlyClip()?.state === 'slot-held');
  return path;
}

const bins = [
  '$RECYCLE.BIN/S-1-5-21-1/$R1A2B3C.mp4',
  'recycler/S-1-5-21-1/Dc1.mp4',
  '#recycle/games/a.mp4',
  '@Recycle/games/a.mp4',
  '.Trash-1000/files/a.mp4',
  '.Trashes/501/a.mp4',
  'Network Trash Folder/a.mp4',
  '.stversions/a~20261122-200000.mp4',
  '.dropbox.cache/2026-11-22/a (deleted 1).mp4',
];
const systemPlaces = [
  'System Volume Information/a.mp4',
  '@eaDir/a.mp4',
  'game/@EADIR/a.mp4',
  '.@__thumb/a.mp4',
  'lost+found/a.mp4',
  'found.000/a.mp4',
  '.snapshot/hourly.0/a.mp4',
  '.snapshots/1/snapshot/a.mp4',
  '~snapshot/a.mp4',
  '#snapshot/a.mp4',
  '@Recently-Snapshot/a.mp4',
  '.zfs/snapshot/a.mp4',
  '.AppleDouble/a.mp4',
];

test('bins and folders of the system hold no captures, wherever they are', async () => {
  await start();
  for (const name of [...bins, ...systemPlaces]) it.capture(name);
  const path = it.capture('game/recycled footage/a.mp4');
  await it.until('the one real clip is published', () => it.engine().overview().counts.published === 1);
  await it.until('nothing is left to do', () => it.engine().isIdle());
  expect(it.clips().map(({ name }) => name)).toEqual(['a.mp4']);
  expect(slots()).toMatchObject([{ committedSha256: sha256(path) }]);
  expect(await it.engine().fileAt(place('@eaDir/a.mp4'))).toEqual({ kind: 'refused', why: 'not-included' });
});

test.each(bins)('a clip deleted into %s is given up, and its slot withdrawn', async (name) => {
  await start();
  bin(await heldClip(), place(name));
  await it.until('it is given up', () => onlyClip()?.state === 'cancelled');
  expect(onlyClip()).toMatchObject({ name: 'a.mp4', status: { reason: { code: 'file-deleted' } } });
  await it.until('its slot is withdrawn', () => slots()[0]?.state === 'Deleted');
  await it.until('nothing is left to do', () => it.engine().isIdle());
  expect(it.simulator.ledger().slots[0]).toMatchObject({ commits: 0, blocks: [] });
  expect(it.engine().needsPerson()).toBe(0);
});

test('the bin of the drive above a capture folder is one too', async () => {
  await start();
  bin(await heldClip(), join(it.captureFolder, '..', '$Recycle.Bin', 'S-1-5-21-1', '$R7.mp4'));
  await it.until('it is given up', () => onlyClip()?.state === 'cancelled');
  await it.until('its slot is withdrawn', () => slots()[0]?.state === 'Deleted');
});

test('a clip deleted while no engine runs is given up by the next one, before anything of it goes out', async () => {
  await start();
  const path = await heldClip();
  await it.restart(() => bin(path, place('#recycle/a.mp4')));
  await it.until('it is given up', () => onlyClip()?.state === 'cancelled');
  await it.until('its slot is withdrawn', () => slots()[0]?.state === 'Deleted');
});

test('a clip deleted while it is sent goes no further', async () => {
  const door = await openDoor();
  await start({ config: { service: door.service, transfers: { blocksAtOnce: 1 } } });
  door.leadTo(it.simulator);
  const path = place('a.mp4');
  await padClip({ from: realClips.plain, to: path, sizeBytes: 8 * 65_536, seed: 'long' });
  door.hold(({ blockNum }) => blockNum === 2, 1);
  await whenTrueInTime(it.clock, () => door.held.length === 1);
  bin(path, place('.Trash-1000/files/a.mp4'));
  await whenTrueInTime(it.clock, () => onlyClip()?.state === 'cancelled');
  door.letGo();
  await it.until('its slot is withdrawn', () => slots()[0]?.state === 'Deleted');
  await door.close();
  expect(slots()[0]?.blocks.length).toBeLessThanOrEqual(3);
});

test('a clip taken out of the bin again goes on with a slot of its own', async () => {
  await start();
  const path = await heldClip();
  const deleted = bin(path, place('.Trash-1000/files/a.mp4'));
  await it.until('its slot is withdrawn', () => slots()[0]?.state === 'Deleted');
  renameSync(deleted, path);
  it.engine().resume();
  await it.until('it is published', () => onlyClip()?.state === 'published');
  expect(slots()).toMatchObject([
    { commits: 0, state: 'Deleted' },
    { commits: 1, committedSha256: sha256(path) },
  ]);
  expect(posts()).toBe(2);
});

test('a clip whose file is gone for good, and in no bin, is still missed', async () => {
  await start();
  const path = await heldClip();
  bin(it.capture('b.mp4', 'fragmented.mp4'), place('#recycle/b.mp4'));
  rmSync(path);
  await it.until('it is missed', () => onlyClip()?.state === 'failed');
  expect(onlyClip()?.status).toMatchObject({ reason: { code: 'file-gone' } });
});

test('a clip that is out already stays published when its file is deleted', async () => {
  await start();
  const path = it.capture('a.mp4');
  await it.until('it is published', () => onlyClip()?.state === 'published');
  bin(path, place('$RECYCLE.BIN/S-1-5-21-1/$R1.mp4'));
  it.engine().rescan();
  await it.until('nothing is left to do', () => it.engine().isIdle());
  expect(onlyClip()?.state).toBe('published');
  expect(slots()).toMatchObject([{ commits: 1 }]);
});
