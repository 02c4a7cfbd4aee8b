/** Reading blocks: what it answers, of real files. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { versionOf } from '../../main/capture/clip-file.ts';
import { blockDigest } from '../../main/model/block-digest.ts';
import { blockFile, readBlock } from '../../main/transfer/block-reader.ts';

const content = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 251));
let folder: string;
let path: string;
let file: FileHandle;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clipslot-blocks-'));
  path = join(folder, 'a.mp4');
  writeFileSync(path, content);
  file = await open(path);
});
afterEach(async () => {
  await file.close();
  rmSync(folder, { recursive: true, force: true });
});

const version = async () => versionOf(await file.stat({ bigint: true }));

async function read(offset: number, lengthBytes: number, into = Buffer.alloc(2000)) {
  return readBlock(await blockFile(file, path), { blockNum: 0, offset, lengthBytes }, into);
}

test('more blocks asked for together than are read at once come back each with its own bytes and digest', async () => {
  const buffers = [0, 1, 2, 3, 4].map(() => Buffer.alloc(1000));
  const answers = await Promise.all(buffers.map((buffer, at) => read(at * 1000, 1000, buffer)));
  const parts = buffers.map((_, at) => content.subarray(at * 1000, (at + 1) * 1000));
  const now = await version();
  expect(answers).toEqual(parts.map((part) => ({ kind: 'read', version: now, digest: blockDigest(part) })));
  expect(buffers.map((buffer, at) => buffer.equals(parts[at] ?? content))).toEqual(buffers.map(() => true));
});

test('a reading that fails makes room for the next', async () => {
  const answers = await Promise.all([4000, 4000, 4000, 0].map((offset) => read(offset, 2000)));
  expect(answers.map(({ kind }) => kind)).toEqual(['short', 'short', 'short', 'read']);
});

test.each([
  ['on a local disk', () => path],
  // The system cannot tell where a file is that is not there.
  ['where it is not known to be local', () => `${path}.gone`],
])('the version is that of the file after the reading, %s', async (_, where) => {
  const before = await version();
  const blocks = await blockFile(file, where());
  appendFileSync(path, 'more');
  const answer = await readBlock(blocks, { blockNum: 0, offset: 0, lengthBytes: 2000 }, Buffer.alloc(2000));
  expect(answer).toMatchObject({ kind: 'read', version: await version() });
  expect(answer).not.toMatchObject({ version: before });
});

test('a block beyond the end of the file is short, and a file that cannot be read says why', async () => {
  expect(await read(4000, 2000)).toEqual({ kind: 'short' });
  const directory = await open(folder);
  try {
    const range = { blockNum: 0, offset: 0, lengthBytes: 10 };
    const answer = await readBlock(await blockFile(directory, folder), range, Buffer.alloc(10));
    expect(answer).toEqual({ kind: 'unreadable', code: 'EISDIR' });
  } finally {
    await directory.close();
  }
});
