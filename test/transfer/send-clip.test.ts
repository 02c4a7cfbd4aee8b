/** What was sent, compared with what the file holds now: by digest, block by block, on a real file. */
import { createHash } from 'node:crypto';
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
import type { Clip } from '../../main/queue/clip.ts';
import { findAltered } from '../../main/transfer/send-clip.ts';

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
    return { blockNum, sizeBytes: block.length, digest: createHash('sha256').update(block).digest('hex') };
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
