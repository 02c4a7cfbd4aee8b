/** The demo must be able to fail: every way in which disk and simulator can differ is a problem with the clip's name. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClipOnBoard } from './board.ts';
import type { Ledger, LedgerSlot } from './ledger.ts';
import { judge } from './verdict.ts';

const bytes = Buffer.from('not really a clip');
const finishedAt = Date.parse('2026-03-01T20:00:00.500Z');
const clip: ClipOnBoard = {
  name: 'one.mp4',
  from: '',
  sizeBytes: bytes.length,
  stage: 'published',
  at: { finished: finishedAt + 0.25, 'slot-held': finishedAt + 1100, published: finishedAt + 2000 },
  onDiskBytes: bytes.length,
  receivedBytes: bytes.length,
  reason: null,
};
const slot: LedgerSlot = {
  gameClipId: 'g',
  createdAt: '2026-03-01T20:00:01.500Z',
  state: 'Published',
  deletedAt: null,
  expectedBlocks: 2,
  fileSize: bytes.length,
  blocks: [
    { blockNum: 0, sizeBytes: 10, times: 1 },
    { blockNum: 1, sizeBytes: 7, times: 1 },
  ],
  commits: 1,
  committedSha256: createHash('sha256').update(bytes).digest('hex'),
};
const ledger: Ledger = { slots: [slot], requests: { post: 1, put: 2 } };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipslot-verdict-'));
  await writeFile(join(folder, clip.name), bytes);
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('finds nothing when everything holds', async () => {
  expect(await judge([clip], folder, ledger)).toEqual({ problems: [], blocks: new Map([['one.mp4', 2]]) });
});

const [first, second] = slot.blocks;

test.each<[string, Partial<LedgerSlot>, string]>([
  ['other bytes', { committedSha256: 'f00' }, 'holds no clip with the SHA-256'],
  ['no commit', { committedSha256: null }, 'holds no clip with the SHA-256'],
  ['a rejected clip', { state: 'Error' }, 'says "Error"'],
  ['two commits', { commits: 2 }, 'committed 2 times'],
  ['a missing block', { blocks: first ? [first] : [] }, 'blocks 0 came, 2 were announced'],
  [
    'a block sent twice',
    { blocks: first && second ? [first, { ...second, times: 2 }] : [] },
    'received more than once: block 1',
  ],
  ['a slot for a growing file', { createdAt: '2026-03-01T20:00:00.499Z' }, 'before its file was finished'],
])('finds %s', async (_, changes, problem) => {
  const { problems } = await judge([clip], folder, { ...ledger, slots: [{ ...slot, ...changes }] });
  expect(problems[0]).toContain('one.mp4: ');
  expect(problems.join('\n')).toContain(problem);
});

test.each<[string, Ledger, string]>([
  ['a second slot', { ...ledger, slots: [slot, { ...slot, committedSha256: null }] }, '1 clips, but 2 slots'],
  ['a clip published twice', { ...ledger, slots: [slot, slot] }, 'published 2 times'],
  ['a needless slot request', { ...ledger, requests: { post: 2, put: 2 } }, '2 slot requests'],
  ['a needless block request', { ...ledger, requests: { post: 1, put: 3 } }, '3 block requests'],
])('finds %s', async (_, changed, problem) => {
  expect((await judge([clip], folder, changed)).problems.join('\n')).toContain(problem);
});

test('says why the engine stopped a clip', async () => {
  const stopped: ClipOnBoard = { ...clip, stage: 'stopped', reason: 'file-changed' };
  const { problems } = await judge([stopped], folder, { slots: [], requests: { post: 0, put: 0 } });
  expect(problems[0]).toBe('one.mp4: stopped by the engine (file-changed)');
});
