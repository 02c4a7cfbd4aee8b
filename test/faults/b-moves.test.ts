/** Fault matrix B4 to B6 and B9: files that appear by rename, go away, come back, and move while they wait or are sent. */
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { openDoor, whenTrueInTime } from '../support/door.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

let it: TestEngine;
afterEach(() => it.close());

const place = (name: string) => join(it.captureFolder, name);
const published = () => it.engine().overview().counts.published;
const posts = () => it.simulator.ledger().posts.length;
const stateOf = (name: string) => it.clips().find((clip) => clip.name === name)?.state;
const start = async (options: TestEngineOptions = {}) => {
  it = await startTestEngine(options);
};

/** A clip that holds a slot while the owner has paused everything. */
async function heldClip(name = 'a.mp4'): Promise<string> {
  it.engine().pause();
  const path = it.capture(name);
  await it.until('a slot is held', () => stateOf(name) === 'slot-held');
  return path;
}

/** One clip, one slot, all of its bits. */
async function expectOnePublished(path: string): Promise<void> {
  it.engine().resume();
  await it.until('it is published', () => published() === 1);
  await it.until('nothing is left to do', () => it.engine().isIdle());
  expect(it.clips()).toHaveLength(1);
  expect(posts()).toBe(1);
  expect(it.simulator.ledger().slots).toMatchObject([{ commits: 1, committedSha256: sha256(path) }]);
  expect(it.engine().pathOf(it.clips()[0]?.clipId ?? '')).toBe(path);
}

test('B4: written under another name and renamed at the end: one clip under the final name', async () => {
  await start();
  const unfinished = place('a.mp4.part');
  copyFileSync(realClips.plain, unfinished);
  await it.until('time has passed', () => it.clock.monotonicMs() > 30_000);
  expect(it.engine().overview().growing).toEqual([]);
  renameSync(unfinished, place('a.mp4'));
  await expectOnePublished(place('a.mp4'));
});

test('B4: replaced by a copy of itself: the slot stays', async () => {
  await start();
  const path = await heldClip();
  copyFileSync(path, place('copy.tmp'));
  renameSync(place('copy.tmp'), path);
  await expectOnePublished(path);
});

/** On the way it has a third name: a rename that changes the case alone does nothing under Wine. */
function respell(from: string, to: string): void {
  renameSync(from, place('between.tmp'));
  renameSync(place('between.tmp'), to);
}

test('B9: only the case of its name changes: a rename, and one clip', async () => {
  await start();
  const path = await heldClip('clip.mp4');
  respell(path, place('CLIP.mp4'));
  await it.until('the rename is followed', () => stateOf('CLIP.mp4') === 'slot-held');
  await expectOnePublished(place('CLIP.mp4'));
});

test('B9: only the case of its folder changes: a rename, and one clip', async () => {
  await start();
  mkdirSync(place('games'));
  it.engine().pause();
  it.capture(join('games', 'clip.mp4'));
  await it.until('a slot is held', () => stateOf('clip.mp4') === 'slot-held');
  respell(place('games'), place('Games'));
  const path = join(place('Games'), 'clip.mp4');
  await it.until('the rename is followed', () => it.engine().pathOf(it.clip('clip.mp4').clipId) === path);
  await expectOnePublished(path);
});

test('B9: only the case of a published clip changes: it is published once', async () => {
  await start();
  const path = it.capture('clip.mp4');
  await it.until('it is published', () => published() === 1);
  respell(path, place('CLIP.mp4'));
  await it.until('the rename is followed', () => it.clips()[0]?.name === 'CLIP.mp4');
  await expectOnePublished(place('CLIP.mp4'));
});

test('B5: a file deleted before its slot is not asked for', async () => {
  await start({ faults: [{ on: 'slot', do: { kind: 'status', status: 503, retryAfter: 300 } }] });
  const path = it.capture('a.mp4');
  await it.until('the service was busy', () => posts() === 1);
  unlinkSync(path);
  await it.until('it is missed', () => it.clip('a.mp4').state === 'failed');
  expect(it.clip('a.mp4').status).toMatchObject({ reason: { code: 'file-gone' } });
  await it.faults([]);
  await it.until('the pause of the lane is over', () => it.clock.monotonicMs() > 600_000);
  expect(posts()).toBe(1);
});

test('B5: a file deleted while it settles leaves nothing behind', async () => {
  await start();
  const path = it.capture('a.mp4');
  await it.until('it is seen', () => it.engine().overview().growingCount === 1);
  unlinkSync(path);
  await it.until('it is forgotten', () => it.engine().overview().growingCount === 0);
  await it.until('nothing is left to do', () => it.engine().isIdle());
  expect(it.clips()).toEqual([]);
});

test('B6: a file gone after its slot keeps the slot, and goes on when it is back', async () => {
  await start();
  const path = await heldClip();
  const away = join(it.dataDir, 'away.mp4');
  renameSync(path, away);
  it.engine().resume();
  await it.until('it is missed', () => it.clip('a.mp4').state === 'failed');
  expect(it.clip('a.mp4').status).toMatchObject({ reason: { code: 'file-gone' } });
  expect(it.simulator.ledger().slots).toMatchObject([{ commits: 0, state: 'PendingUpload' }]);

  // Copied back: another file by its number and time, the same by its content.
  copyFileSync(away, path);
  rmSync(away);
  await expectOnePublished(path);
});

test('B6: the slot of a file that is gone is not used for another file of its name', async () => {
  await start();
  const path = await heldClip();
  unlinkSync(path);
  it.engine().resume();
  await it.until('it is missed', () => it.clip('a.mp4').state === 'failed');
  copyFileSync(realClips.fragmented, path);
  await it.until('the other is published', () => published() === 1);
  await it.until('nothing is left to do', () => it.engine().isIdle());
  const { slots } = it.simulator.ledger();
  expect(slots).toMatchObject([
    { commits: 0, state: 'Deleted' },
    { commits: 1, committedSha256: sha256(path) },
  ]);
});

test.each(['renamed', 'moved into a folder', 'moved to the other capture folder'])(
  'B9: a clip %s while it waits keeps its slot',
  async (how) => {
    await start({ twoFolders: true });
    const path = await heldClip();
    mkdirSync(place('deep'));
    const to = {
      renamed: place('b.mp4'),
      'moved into a folder': place('deep/a.mp4'),
      'moved to the other capture folder': join(it.secondFolder, 'c.mp4'),
    }[how];
    renameSync(path, to ?? '');
    await expectOnePublished(to ?? '');
  },
);

test('B9: a clip copied to the other capture folder and then deleted, as between two disks, keeps its slot', async () => {
  await start({ twoFolders: true });
  const path = await heldClip();
  const to = join(it.secondFolder, 'a.mp4');
  copyFileSync(path, to);
  unlinkSync(path);
  await expectOnePublished(to);
});

test('B9: a clip renamed in the middle of its transfer keeps its slot, and what was accepted', async () => {
  const door = await openDoor();
  await start({ config: { service: door.service, transfers: { blocksAtOnce: 1 } } });
  door.leadTo(it.simulator);
  const path = place('a.mp4');
  await padClip({ from: realClips.plain, to: path, sizeBytes: 8 * 65_536, seed: 'long' });
  door.hold(({ blockNum }) => blockNum === 5, 1);
  await whenTrueInTime(it.clock, () => door.held.length === 1);
  renameSync(path, place('renamed.mp4'));
  await whenTrueInTime(it.clock, () => stateOf('renamed.mp4') === 'slot-held');
  door.letGo();
  await expectOnePublished(place('renamed.mp4'));
  await door.close();
  expect(it.simulator.ledger().slots[0]?.blocks.map(({ times }) => times)).toEqual(Array(8).fill(1));
});

test('B9: a file renamed at the very moment it becomes a clip is not taken for a broken one', async () => {
  let rename = () => {};
  await start({ failpoint: (name) => name === 'while-building-clip' && rename() });
  rename = () => {
    rename = () => {};
    renameSync(place('a.mp4'), place('b.mp4'));
  };
  it.capture('a.mp4');
  await expectOnePublished(place('b.mp4'));
});

test('B9: two clips that swap their names keep a slot each', async () => {
  await start();
  it.engine().pause();
  const a = it.capture('a.mp4');
  const b = it.capture('b.mp4', 'fragmented.mp4');
  await it.until('slots are held', () => it.engine().overview().counts['slot-held'] === 2);
  const slotOf = (path: string) => {
    const size = readFileSync(path).length;
    return it.simulator.ledger().slots.find(({ request }) => request.fileSize === size)?.gameClipId;
  };
  const before = { a: slotOf(a), b: slotOf(b) };
  renameSync(a, place('x'));
  renameSync(b, a);
  renameSync(place('x'), b);
  it.engine().resume();
  await it.until('both are published', () => published() === 2);
  expect(posts()).toBe(2);
  expect({ a: slotOf(b), b: slotOf(a) }).toEqual(before);
  expect(
    it.simulator
      .ledger()
      .slots.map(({ committedSha256 }) => committedSha256)
      .sort(),
  ).toEqual([sha256(a), sha256(b)].sort());
});

test('B9: clips renamed while Clipslot was not running keep their slots, the published ones included', async () => {
  await start();
  const done = it.capture('done.mp4', 'fragmented.mp4');
  await it.until('one is published', () => published() === 1);
  const path = await heldClip();
  await it.restart(() => {
    renameSync(path, place('b.mp4'));
    renameSync(done, place('finished.mp4'));
  });
  it.engine().resume();
  await it.until('both are published', () => published() === 2);
  await it.until('nothing is left to do', () => it.engine().isIdle());
  expect(posts()).toBe(2);
  expect(
    it
      .clips()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['b.mp4', 'finished.mp4']);
});
