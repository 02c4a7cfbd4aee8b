/** Reading blocks in a thread of their own: what it answers, of real files. */
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { versionOf } from '../../main/capture/clip-file.ts';
import { newBlockBuffer, readBlock } from '../../main/transfer/block-reader.ts';

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
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function read(offset: number, lengthBytes: number, buffer = newBlockBuffer(2000)) {
  return readBlock({ fd: file.fd, offset, lengthBytes, into: buffer.buffer });
}

test('several blocks asked for together come back each with its own bytes and digest', async () => {
  const buffers = [0, 1, 2].map(() => newBlockBuffer(2000));
  const answers = await Promise.all(
    buffers.map((buffer, at) => read(at * 2000, Math.min(2000, 5000 - at * 2000), buffer)),
  );
  const parts = [content.subarray(0, 2000), content.subarray(2000, 4000), content.subarray(4000)];
  const now = await version();
  expect(answers).toEqual(parts.map((part) => ({ kind: 'read', version: now, digest: sha256(part) })));
  expect(
    buffers.map((buffer, at) => buffer.subarray(0, parts[at]?.length).equals(parts[at] ?? buffer)),
  ).toEqual([true, true, true]);
});

test('the version is that of the file after the reading', async () => {
  const before = await version();
  appendFileSync(path, 'more');
  const answer = await read(0, 2000);
  expect(answer).toMatchObject({ kind: 'read', version: await version() });
  expect(answer).not.toMatchObject({ version: before });
});

test('a block beyond the end of the file is short, and a file that cannot be read says why', async () => {
  expect(await read(4000, 2000)).toEqual({ kind: 'short' });
  const directory = await open(folder);
  try {
    const into = newBlockBuffer(10).buffer;
    const answer = await readBlock({ fd: directory.fd, offset: 0, lengthBytes: 10, into });
    expect(answer).toEqual({ kind: 'unreadable', code: 'EISDIR' });
  } finally {
    await directory.close();
  }
});
