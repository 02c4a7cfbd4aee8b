/**
 * Sending blocks of a real file: how many go at once, and what was sent compared with what the file
 * holds now.
 */
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { versionOf } from '../../main/capture/clip-file.ts';
import { blockDigest } from '../../main/model/block-digest.ts';
import type { Clip, Slot } from '../../main/model/clip.ts';
import type { BlockOutcome } from '../../main/service/block-outcome.ts';
import { findAltered } from '../../main/transfer/find-altered.ts';
import { Pace } from '../../main/transfer/pacing/pace.ts';
import { StallWatches } from '../../main/transfer/pacing/stall-watch.ts';
import { type Sender, sendMissing } from '../../main/transfer/send-blocks.ts';
import { createTestClock } from '../support/test-clock.ts';

const blockSizeBytes = 1000;
const never = new AbortController().signal;
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipslot-altered-'));
  path = join(folder, 'a.mp4');
  writeFileSync(path, Buffer.alloc(4500, 'a'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The clip as the queue knows it by now, its time included. */
function clip(): Clip {
  const version = versionOf(statSync(path, { bigint: true }));
  // `as`: sending looks at the path, the version and the plan only.
  return { ...version, clipId: 'c', path, blockSizeBytes, expectedBlocks: 5 } as unknown as Clip;
}

function sent() {
  const bytes = readFileSync(path);
  return [0, 1, 2, 3, 4].map((blockNum) => {
    const block = bytes.subarray(blockNum * blockSizeBytes, (blockNum + 1) * blockSizeBytes);
    return { blockNum, sizeBytes: block.length, digest: blockDigest(block) };
  });
}

function overwrite(text: string, at: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, text, at);
  closeSync(file);
}

test('a block that was rewritten is found, and no other', async () => {
  const before = sent();
  overwrite('b', 2500);
  overwrite('b', 4499);
  expect(await findAltered(clip(), before, never)).toEqual([2, 4]);
  expect(await findAltered(clip(), sent(), never)).toEqual([]);
});

test('a file that is no longer the recorded version is not compared at all', async () => {
  const before = sent();
  const known = clip();
  writeFileSync(path, Buffer.alloc(4600, 'a'));
  expect(await findAltered(known, before, never)).toEqual({ kind: 'file-differs' });
  rmSync(path);
  expect(await findAltered(known, before, never)).toEqual({ kind: 'file-differs' });
});

test('a pause ends the comparing', async () => {
  expect(await findAltered(clip(), sent(), AbortSignal.abort())).toEqual({ kind: 'stopped' });
});

/** A clip that is being sent; every block waits to be answered. */
function sendHeld(blocksAtOnce: () => number, isProbe = false) {
  const clock = createTestClock();
  const underWay: ((outcome: BlockOutcome) => void)[] = [];
  const begun: { readonly blockNum: number; readonly together: number; readonly unrecorded: number }[] = [];
  let unrecorded = 0;
  let fill = () => {};
  const sender: Sender = {
    ...{ pace: new Pace(clock, null), stalls: new StallWatches(clock), blocksAtOnce, isProbe },
    mayGoOn: () => true,
    onSentInVain() {},
    onAccepted() {
      unrecorded += 1;
    },
    record() {
      unrecorded = 0;
    },
    onRoom(given) {
      fill = given;
    },
    putBlock({ blockNum }) {
      begun.push({ blockNum, together: underWay.length + 1, unrecorded });
      return new Promise((resolve) => underWay.push(resolve));
    },
  };
  // `as`: sending hands the slot on and asks it nothing.
  const outcome = sendMissing(clip(), {} as Slot, new Set(), sender, never);
  return {
    ...{ outcome, underWay, begun },
    unrecorded: () => unrecorded,
    fill: () => fill(),
    acceptAll(): void {
      for (const answer of underWay.splice(0)) answer({ kind: 'accepted' });
    },
  };
}

/** Files are real, so reading them takes as long as it takes. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

const blockNums = (sending: ReturnType<typeof sendHeld>) =>
  sending.begun.map(({ blockNum }) => blockNum).sort();

test('more blocks start as soon as more may go at once', async () => {
  let atOnce = 1;
  const sending = sendHeld(() => atOnce);
  await until(() => sending.underWay.length === 1);
  atOnce = 3;
  sending.fill();
  await until(() => sending.underWay.length === 3);
  sending.acceptAll();
  await until(() => sending.begun.length === 5);
  sending.acceptAll();
  expect(await sending.outcome).toEqual({ kind: 'accepted' });
  expect(blockNums(sending)).toEqual([0, 1, 2, 3, 4]);
});

test('when fewer may go at once, those under way arrive, and the rest follows in smaller company', async () => {
  let atOnce = 3;
  const sending = sendHeld(() => atOnce);
  await until(() => sending.underWay.length === 3);
  atOnce = 1;
  // All in one breath: each must know of the others that leave.
  sending.acceptAll();
  for (const begun of [4, 5]) {
    await until(() => sending.begun.length === begun);
    sending.acceptAll();
  }
  expect(await sending.outcome).toEqual({ kind: 'accepted' });
  expect(blockNums(sending)).toEqual([0, 1, 2, 3, 4]);
  expect(sending.begun.slice(3).map(({ together }) => together)).toEqual([1, 1]);
});

test('while one block finds out whether trouble is over, more room lets no other go', async () => {
  const sending = sendHeld(() => 3, true);
  await until(() => sending.underWay.length === 1);
  sending.fill();
  sending.acceptAll();
  await until(() => sending.begun.length === 4);
  expect(sending.begun.map(({ together }) => together)).toEqual([1, 1, 2, 3]);
  sending.acceptAll();
  await until(() => sending.begun.length === 5);
  sending.acceptAll();
  expect(await sending.outcome).toEqual({ kind: 'accepted' });
});

test('what was accepted is written down before another block goes out, and when none is left to go', async () => {
  const sending = sendHeld(() => 2);
  await until(() => sending.underWay.length === 2);
  sending.acceptAll();
  await until(() => sending.underWay.length === 2);
  sending.acceptAll();
  await until(() => sending.underWay.length === 1);
  // One worker has left; the last block may take long.
  await until(() => sending.unrecorded() === 0);
  sending.acceptAll();
  expect(await sending.outcome).toEqual({ kind: 'accepted' });
  expect(sending.unrecorded()).toBe(0);
  expect(sending.begun.map(({ unrecorded }) => unrecorded)).toEqual([0, 0, 0, 0, 0]);
});
