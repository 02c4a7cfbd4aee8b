import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { authorizationWith, putTruncated, sha256, sitDown, TEN_BYTES } from '../test-client.ts';

const A = Buffer.from('aaaaaaaaaa');
const B = Buffer.from('bbbbbbbbbb');
const C = Buffer.from('ccccc');

describe('blocks and the commit [uri-uriput.md]', () => {
  test('202 until all blocks have arrived, then 201, in any order', async () => {
    const table = await sitDown();
    const { uploadUri, gameClipId } = await table.slotFor([A, B, C]);
    expect((await table.putBlock(uploadUri, 2, C)).status).toBe(202);
    expect((await table.putBlock(uploadUri, 0, A)).status).toBe(202);
    const last = await table.putBlock(uploadUri, 1, B);
    expect(last.status).toBe(201);
    expect(last.bytes).toHaveLength(0);
    const [slot] = (await table.ledger()).slots;
    expect(slot).toMatchObject({
      gameClipId,
      commits: 1,
      committedBytes: 25,
      committedSha256: sha256(A, B, C),
    });
    expect(slot?.blocks.map(({ blockNum, sha256: hash }) => [blockNum, hash])).toEqual([
      [0, sha256(A)],
      [1, sha256(B)],
      [2, sha256(C)],
    ]);
  });

  test('exactly one 201 under parallel PUTs, each block sent twice', async () => {
    const table = await sitDown();
    const blocks = Array.from({ length: 16 }, (_, n) => Buffer.alloc(50_000, n));
    const { uploadUri } = await table.slotFor(blocks);
    const twice = blocks.flatMap((block, n) => [
      table.putBlock(uploadUri, n, block),
      table.putBlock(uploadUri, n, block),
    ]);
    const statuses = (await Promise.all(twice)).map((reply) => reply.status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 202)).toHaveLength(31);
    const [slot] = (await table.ledger()).slots;
    expect(slot).toMatchObject({ commits: 1, committedSha256: sha256(...blocks) });
    expect(slot?.blocks.every((block) => block.times === 2)).toBe(true);
  });

  test('without expectedBlocks the whole file goes in one request [json-initialuploadrequest.md]', async () => {
    const table = await sitDown();
    const whole = Buffer.alloc(3_000_000, 'x');
    const { uploadUri } = await table.slotFor([whole], { expectedBlocks: undefined });
    expect((await table.ask(uploadUri, { method: 'PUT', body: whole })).status).toBe(201);
    expect((await table.ledger()).slots[0]).toMatchObject({ commits: 1, committedSha256: sha256(whole) });
  });

  test('400 for a block of more than 2 MB, by length and by count', async () => {
    const table = await sitDown();
    const exact = Buffer.alloc(2_097_152);
    const tooBig = Buffer.alloc(2_097_153);
    const { uploadUri } = await table.slotFor([exact, exact]);
    expect((await table.putBlock(uploadUri, 0, tooBig)).status).toBe(400);
    const chunked = { 'Transfer-Encoding': 'chunked' };
    expect((await table.putBlock(uploadUri, 0, tooBig, chunked)).status).toBe(400);
    expect((await table.putBlock(uploadUri, 0, exact)).status).toBe(202);
  });

  test.each([
    ['blockNum is missing', (uri: string) => uri],
    ['blockNum is expectedBlocks', (uri: string) => `${uri}&blockNum=2`],
    ['blockNum is negative', (uri: string) => `${uri}&blockNum=-1`],
    ['blockNum is not a number', (uri: string) => `${uri}&blockNum=two`],
    ['uploadId is missing', (uri: string) => `${uri.split('?')[0]}?blockNum=0`],
  ])('400 when %s', async (_, addressOf) => {
    const table = await sitDown();
    const { uploadUri } = await table.slotFor([A, B]);
    expect((await table.ask(addressOf(uploadUri), { method: 'PUT', body: A })).status).toBe(400);
    expect((await table.ledger()).slots[0]?.blocks).toEqual([]);
  });

  test('404 for an uploadId of another slot, and for a deleted slot', async () => {
    const table = await sitDown();
    const { uploadUri, gameClipId } = await table.slotFor([A, B]);
    expect((await table.putBlock(`${uploadUri}x`, 0, A)).status).toBe(404);
    await table.deleteClip(gameClipId);
    expect((await table.putBlock(uploadUri, 0, A)).status).toBe(404);
  });

  test('a truncated body is not a block', async () => {
    const table = await sitDown();
    const { uploadUri } = await table.slotFor([A, B]);
    await putTruncated(`${uploadUri}&blockNum=0`, A.length, A.subarray(0, 9));
    const ledger = await table.ledger();
    expect(ledger.slots[0]?.blocks).toEqual([]);
    expect(ledger.requests).toMatchObject({ put: 1, unanswered: 1 });
    expect(readdirSync(join(table.simulator.stateDir, 'bits'))).toEqual([]);
  });
});

describe('the token of a PUT (undocumented: putAuthorization)', () => {
  test('401 without one, 403 for another user, by default', async () => {
    const table = await sitDown();
    const { uploadUri } = await table.slotFor([A, B]);
    const other = authorizationWith({ Xuid: '5' });
    expect((await table.putBlock(uploadUri, 0, A, { Authorization: undefined })).status).toBe(401);
    expect((await table.putBlock(uploadUri, 0, A, { Authorization: other })).status).toBe(403);
    await table.control('settings', { putAuthorization: 'any-token' });
    expect((await table.putBlock(uploadUri, 0, A, { Authorization: other })).status).toBe(202);
    await table.control('settings', { putAuthorization: 'none' });
    expect((await table.putBlock(uploadUri, 0, A, { Authorization: undefined })).status).toBe(202);
  });
});

describe('bits', () => {
  test('keepBits false keeps nothing, and still hashes the clip', async () => {
    const table = await sitDown({ settings: { keepBits: false } });
    const { uploadUri } = await table.slotFor([A, B, C]);
    for (const [n, block] of [
      [2, C],
      [0, A],
      [1, B],
    ] as const)
      await table.putBlock(uploadUri, n, block);
    expect((await table.ledger()).slots[0]?.committedSha256).toBe(sha256(A, B, C));
    expect(readdirSync(join(table.simulator.stateDir, 'bits'))).toEqual([]);
  });

  test('keepBits and hashBits false only count', async () => {
    const table = await sitDown({ settings: { keepBits: false, hashBits: false } });
    const { uploadUri } = await table.slotFor([A, B]);
    await table.putBlock(uploadUri, 0, A);
    expect((await table.putBlock(uploadUri, 1, B)).status).toBe(201);
    const [slot] = (await table.ledger()).slots;
    expect(slot).toMatchObject({ commits: 1, committedBytes: 20, committedSha256: null });
  });

  test('a thumbnail goes up to the addresses of the answer, and nowhere else', async () => {
    const table = await sitDown();
    const slot = await table.slotFor([TEN_BYTES], { thumbnailSource: 'Upload' });
    const png = { 'Content-Type': 'image/png' };
    const large = String(slot.largeThumbnailUri);
    expect((await table.ask(large, { method: 'PUT', body: B, headers: png })).status).toBe(201);
    expect((await table.ledger()).slots[0]?.thumbnails).toEqual({
      large: { sizeBytes: 10, sha256: sha256(B), contentType: 'image/png' },
    });
    const plain = await table.slotFor([TEN_BYTES]);
    const uninvited = `${plain.uploadUri.split('?')[0]}/thumbnails/large`;
    expect((await table.ask(uninvited, { method: 'PUT', body: B })).status).toBe(404);
  });
});
