/** What [uri-uriput.md] leaves open about blocks: one named setting each. */
import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { beginPut, sha256, sitDown } from '../test-client.ts';

const A = Buffer.from('aaaaaaaaaa');
const B = Buffer.from('bbbbbbbbbb');
const C = Buffer.from('ccccc');

describe('resending (undocumented: named settings)', () => {
  test('equal bytes are idempotent, before and after the commit', async () => {
    const table = await sitDown();
    const { uploadUri } = await table.slotFor([A, B]);
    const statuses = [];
    for (const [n, block] of [
      [0, A],
      [0, A],
      [1, B],
      [1, B],
      [0, A],
    ] as const) {
      statuses.push((await table.putBlock(uploadUri, n, block)).status);
    }
    expect(statuses).toEqual([202, 202, 201, 202, 202]);
    const [slot] = (await table.ledger()).slots;
    expect(slot?.blocks.map((block) => block.times)).toEqual([3, 2]);
    expect(slot).toMatchObject({ commits: 1, committedSha256: sha256(A, B) });
  });

  test.each([
    ['replace', 202, [B, B]],
    ['keep-first', 202, [A, B]],
    ['conflict', 409, [A, B]],
  ] as const)('other bytes: %s', async (resendOtherBytes, status, content) => {
    const table = await sitDown({ settings: { resendOtherBytes } });
    const { uploadUri } = await table.slotFor([A, B]);
    await table.putBlock(uploadUri, 0, A);
    expect((await table.putBlock(uploadUri, 0, B)).status).toBe(status);
    expect((await table.putBlock(uploadUri, 1, B)).status).toBe(201);
    expect((await table.ledger()).slots[0]?.committedSha256).toBe(sha256(...content));
  });

  test('equal bytes may be a conflict too, and other bytes after the commit always are', async () => {
    const table = await sitDown({ settings: { resendSameBytes: 'conflict' } });
    const { uploadUri } = await table.slotFor([A, B]);
    await table.putBlock(uploadUri, 0, A);
    expect((await table.putBlock(uploadUri, 0, A)).status).toBe(409);
    expect((await table.putBlock(uploadUri, 1, B)).status).toBe(201);
    expect((await table.putBlock(uploadUri, 1, A)).status).toBe(409);
    expect((await table.ledger()).slots[0]?.committedSha256).toBe(sha256(A, B));
  });

  test.each([201, 404, 409, 410] as const)('afterCommitStatus %i', async (afterCommitStatus) => {
    const table = await sitDown({ settings: { afterCommitStatus } });
    const { uploadUri } = await table.slotFor([A]);
    await table.putBlock(uploadUri, 0, A);
    expect((await table.putBlock(uploadUri, 0, A)).status).toBe(afterCommitStatus);
  });
});

describe('the sum of blocks differs from fileSize (undocumented: sizeMismatch)', () => {
  test('refuse: 400 at the completing block, which is not kept and can be sent again', async () => {
    const table = await sitDown();
    const { uploadUri } = await table.slotFor([A, B]);
    await table.putBlock(uploadUri, 0, A);
    expect((await table.putBlock(uploadUri, 1, C)).status).toBe(400);
    expect((await table.ledger()).slots[0]).toMatchObject({ commits: 0, state: 'PendingUpload' });
    expect((await table.putBlock(uploadUri, 1, B)).status).toBe(201);
  });

  test.each([
    ['accept', 'Published'],
    ['error-state', 'Error'],
  ] as const)('%s: 201, and the clip ends in %s', async (sizeMismatch, state) => {
    const table = await sitDown({ settings: { sizeMismatch } });
    const { uploadUri } = await table.slotFor([A, B]);
    await table.putBlock(uploadUri, 0, A);
    expect((await table.putBlock(uploadUri, 1, C)).status).toBe(201);
    table.clock.now += 60_000;
    expect((await table.ledger()).slots[0]).toMatchObject({ state, committedBytes: 15 });
  });
});

describe('other open points as settings', () => {
  test.each([404, 410] as const)('a slot expires after slotLifeMs with %i', async (slotExpiredStatus) => {
    const table = await sitDown({ settings: { slotLifeMs: 1000, slotExpiredStatus } });
    const { uploadUri, gameClipId } = await table.slotFor([A, B]);
    table.clock.now += 999;
    expect((await table.putBlock(uploadUri, 0, A)).status).toBe(202);
    table.clock.now += 1;
    expect((await table.putBlock(uploadUri, 1, B)).status).toBe(slotExpiredStatus);
    expect((await table.getClip(gameClipId)).status).toBe(404);
  });

  test('blockLifeMs forgets the blocks of an unfinished set', async () => {
    const table = await sitDown({ settings: { blockLifeMs: 1000 } });
    const { uploadUri } = await table.slotFor([A, B]);
    await table.putBlock(uploadUri, 0, A);
    table.clock.now += 1000;
    expect((await table.putBlock(uploadUri, 1, B)).status).toBe(202);
    expect((await table.ledger()).slots[0]?.blocks.map((block) => block.blockNum)).toEqual([1]);
    expect((await table.putBlock(uploadUri, 0, A)).status).toBe(201);
    expect((await table.ledger()).slots[0]?.committedSha256).toBe(sha256(A, B));
  });

  test('badBlockNumStatus, singleUploadStatus and maxBlockBytes', async () => {
    const settings = { badBlockNumStatus: 416, singleUploadStatus: 200, maxBlockBytes: 10 } as const;
    const table = await sitDown({ settings });
    const blocks = await table.slotFor([A, B]);
    expect((await table.putBlock(blocks.uploadUri, 9, A)).status).toBe(416);
    expect((await table.putBlock(blocks.uploadUri, 0, Buffer.alloc(11))).status).toBe(400);
    const single = await table.slotFor([A], { expectedBlocks: undefined });
    expect((await table.ask(single.uploadUri, { method: 'PUT', body: A })).status).toBe(200);
  });

  test('checkContentMd5: 400 on a mismatch', async () => {
    const table = await sitDown({ settings: { checkContentMd5: true } });
    const { uploadUri } = await table.slotFor([A, B]);
    const md5 = (bytes: Buffer) => ({ 'Content-MD5': createHash('md5').update(bytes).digest('base64') });
    expect((await table.putBlock(uploadUri, 0, A, md5(B))).status).toBe(400);
    expect((await table.putBlock(uploadUri, 0, A, md5(A))).status).toBe(202);
  });

  test('maxParallelPuts: 429 for one too many', async () => {
    const table = await sitDown({ settings: { maxParallelPuts: 1 } });
    const { uploadUri } = await table.slotFor([A, B]);
    const first = beginPut(`${uploadUri}&blockNum=0`, A.length, A.subarray(1));
    await vi.waitFor(async () => expect((await table.putBlock(uploadUri, 1, B)).status).toBe(429));
    first.write(A.subarray(0, 1));
    await vi.waitFor(async () => expect((await table.putBlock(uploadUri, 1, B)).status).not.toBe(429));
    first.destroy();
  });
});
