/** Fault matrix B7, B8, B10 and B20: files rewritten, replaced, copied and touched after a slot was asked for. */
import {
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let it: TestEngine;
beforeEach(async () => {
  it = await startTestEngine();
});
afterEach(() => it.close());

const blockBytes = 65_536;
const clipBytes = 10 * blockBytes;
const states = () =>
  it
    .clips()
    .map(({ state }) => state)
    .sort();
const place = (name: string) => join(it.captureFolder, name);
const published = () => it.engine().overview().counts.published;

/** A clip that holds a slot and is not sent yet. */
async function heldClip(name = 'a.mp4'): Promise<string> {
  it.engine().pause();
  await padClip({ from: realClips.plain, to: place(name), sizeBytes: clipBytes, seed: 'v1' });
  // Whole seconds, so that the time can be set back to the nanosecond.
  utimesSync(place(name), 1_700_000_000, 1_700_000_000);
  await it.until('a slot is held', () => it.engine().overview().counts['slot-held'] === 1);
  return place(name);
}

function rewrite(path: string, position: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, 'rewritten', position);
  closeSync(file);
}

/** Neither slot ever holds bits of the other version. */
function expectApart(v1: string, v2: string): void {
  const [first, second] = it.simulator.ledger().slots;
  expect(it.simulator.ledger().slots).toHaveLength(2);
  expect(first).toMatchObject({ commits: 0, state: 'Deleted' });
  expect(second).toMatchObject({ commits: 1, committedSha256: v2 });
  expect(v1).not.toBe(v2);
}

test.each([
  ['truncated and written again', (path: string) => copyFileSync(realClips.fragmented, path)],
  ['rewritten in place at its end', (path: string) => rewrite(path, clipBytes - 2000)],
  [
    'replaced by another file under its name',
    (path: string) => {
      copyFileSync(realClips.fragmented, `${path}.tmp`);
      renameSync(`${path}.tmp`, path);
    },
  ],
])(
  'B7: a clip %s after its slot: the old slot is deleted, the new version gets its own',
  async (_, change) => {
    const path = await heldClip();
    const v1 = sha256(path);
    change(path);
    it.engine().resume();
    await it.until('the new version is published', () => published() === 1);
    await it.until('nothing is left to do', () => it.engine().isIdle());
    expectApart(v1, sha256(path));
    expect(states()).toEqual(['failed', 'published']);
    expect(it.clips().find(({ state }) => state === 'failed')?.status).toMatchObject({
      reason: { code: 'file-changed' },
    });
  },
);

test('B7: a file rewritten once the service has it is a new clip, and the old one stays published', async () => {
  const path = it.capture('a.mp4');
  await it.until('published', () => published() === 1);
  copyFileSync(realClips.fragmented, path);
  await it.until('both are published', () => published() === 2);
  expect(it.simulator.ledger().slots.map(({ commits, state }) => ({ commits, state }))).toEqual([
    { commits: 1, state: 'Published' },
    { commits: 1, state: 'Published' },
  ]);
});

test('B8: same size and same time, other content: the change is seen all the same', async () => {
  const path = await heldClip();
  const v1 = sha256(path);
  const { size } = statSync(path);
  rewrite(path, clipBytes - 2000);
  utimesSync(path, 1_700_000_000, 1_700_000_000);
  expect(statSync(path)).toMatchObject({ size, mtimeMs: 1_700_000_000_000 });
  it.engine().resume();
  await it.until('the new version is published', () => published() === 1);
  await it.until('nothing is left to do', () => it.engine().isIdle());
  expectApart(v1, sha256(path));
});

test('B8: changed in the middle with its ends, size and time as before: blocks that were sent give it away', async () => {
  const path = await heldClip();
  const v1 = sha256(path);
  await it.faults([
    { on: 'block', when: { blockNum: 6 }, do: { kind: 'status', status: 503, retryAfter: 3600 } },
  ]);
  it.engine().resume();
  await it.until('some blocks are accepted', () => it.clip('a.mp4').acceptedBytes >= 4 * blockBytes);
  it.engine().pause();
  await it.settled();
  rewrite(path, blockBytes + 5000);
  utimesSync(path, 1_700_000_000, 1_700_000_000);
  await it.faults([]);
  it.engine().resume();
  await it.until('the new version is published', () => published() === 1);
  await it.until('nothing is left to do', () => it.engine().isIdle());
  expectApart(v1, sha256(path));
});

test('B8: the risk that remains: changed in the middle before a block of it was sent, the new bits go out whole', async () => {
  const path = await heldClip();
  rewrite(path, clipBytes / 2);
  it.engine().resume();
  await it.until('it is published', () => published() === 1);
  // Not the bits the slot was asked for, but one version all the same: never a mixture.
  expect(it.simulator.ledger().slots).toMatchObject([{ commits: 1, committedSha256: sha256(path) }]);
});

test('B10: the same content twice is two clips with a slot each', async () => {
  const path = it.capture('a.mp4');
  copyFileSync(path, place('copy of a.mp4'));
  await it.until('both are published', () => published() === 2);
  const { slots } = it.simulator.ledger();
  expect(slots.map(({ committedSha256 }) => committedSha256)).toEqual([sha256(path), sha256(path)]);

  copyFileSync(path, place('third.mp4'));
  await it.until('the third is published', () => published() === 3);
});

test('B20: a file whose times lose their fractions, as on FAT, keeps its slot', async () => {
  it.engine().pause();
  const path = it.capture('a.mp4');
  await it.until('a slot is held', () => it.clips()[0]?.state === 'slot-held');
  for (const seconds of [1_700_000_000, 1_700_000_002, 1_700_000_000]) {
    utimesSync(path, seconds, seconds);
    it.engine().rescan();
    await it.settled();
  }
  it.engine().resume();
  await it.until('it is published', () => published() === 1);
  expect(it.simulator.ledger().posts).toHaveLength(1);
  expect(it.clips()).toHaveLength(1);
});

test('B20: a name that changes only its case is followed; composed and decomposed letters are two files', async () => {
  it.engine().pause();
  const path = it.capture('clip.mp4');
  await it.until('a slot is held', () => it.clips()[0]?.state === 'slot-held');
  renameSync(path, place('CLIP.MP4'));
  writeFileSync(place('caf\u00e9.mp4'), readFileSync(realClips.plain));
  writeFileSync(place('cafe\u0301.mp4'), readFileSync(realClips.fragmented));
  it.engine().resume();
  await it.until('all are published', () => published() === 3);
  expect(it.simulator.ledger().posts).toHaveLength(3);
  expect(
    it
      .clips()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['CLIP.MP4', 'cafe\u0301.mp4', 'caf\u00e9.mp4']);
});
