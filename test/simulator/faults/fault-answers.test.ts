import { describe, expect, test } from 'vitest';
import { sha256, sitDownWith } from '../test-client.ts';

const A = Buffer.from('aaaaaaaaaa');
const B = Buffer.from('bbbbbbbbbb');
const SERVICE_ERROR = { errorCode: expect.any(Number), errorMessage: expect.any(String) };

describe('statuses', () => {
  test.each([
    [120, '120'],
    ['soon', 'soon'],
    [1e15, '1000000000000000'],
    [{ dateInSeconds: 60 }, 'Sun, 01 Mar 2026 20:01:00 GMT'],
    [undefined, undefined],
  ])('503 with Retry-After %j [httpstatuscodes.md]', async (retryAfter, header) => {
    const action = {
      kind: 'status',
      status: 503,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    } as const;
    const table = await sitDownWith('slot', action);
    const reply = await table.postSlot();
    expect(reply).toMatchObject({ status: 503, json: SERVICE_ERROR });
    expect(reply.headers['retry-after']).toBe(header);
    expect((await table.ledger()).slots).toEqual([]);
  });

  test('status with an empty or HTML body, and with the effect done', async () => {
    const bare = await sitDownWith('block', { kind: 'status', status: 408, body: 'empty' });
    const { uploadUri } = await bare.slotFor([A, B]);
    const reply = await bare.putBlock(uploadUri, 0, A);
    expect([reply.status, reply.bytes.length]).toEqual([408, 0]);
    expect((await bare.ledger()).slots[0]?.blocks).toEqual([]);

    const gateway = await sitDownWith('slot', { kind: 'status', status: 504, body: 'html', effect: true });
    const lost = await gateway.postSlot();
    expect(lost.headers['content-type']).toContain('text/html');
    const { slots, posts } = await gateway.ledger();
    expect(posts).toMatchObject([{ gameClipId: slots[0]?.gameClipId, status: 504, answered: true }]);
  });

  test('throttle: 429 with the documented body [best-practices-for-calling-xbox-live.md]', async () => {
    const table = await sitDownWith('slot', { kind: 'throttle', retryAfter: 9 });
    const reply = await table.postSlot();
    expect(reply.status).toBe(429);
    expect(reply.headers['retry-after']).toBe('9');
    expect(Object.keys(reply.json)).toEqual([
      'version',
      'currentRequests',
      'maxRequests',
      'periodInSeconds',
      'limitType',
    ]);
  });

  test('redirect: 307 with a Location [httpstatuscodes.md]', async () => {
    const table = await sitDownWith('any', { kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere' });
    const reply = await table.postSlot();
    expect([reply.status, reply.headers.location]).toEqual([307, 'http://127.0.0.1:9/elsewhere']);
  });

  test('unauthorized: 401 in mid-queue, and well again at the next call', async () => {
    const table = await sitDownWith('slot', { kind: 'unauthorized' }, { call: 2 });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await table.postSlot()).status);
    expect(statuses).toEqual([200, 401, 200]);
  });

  test('over-quota: 400 in the words of the service', async () => {
    const table = await sitDownWith('slot', { kind: 'over-quota' });
    expect(await table.postSlot()).toMatchObject({ status: 400, json: { errorCode: 9304 } });
  });

  test.each([404, 410] as const)('slot-gone %i: for good, for that slot only', async (status) => {
    const table = await sitDownWith('block', { kind: 'slot-gone', status }, { call: 2 });
    const [first, second] = [await table.slotFor([A, B]), await table.slotFor([A, B])];
    expect((await table.putBlock(first.uploadUri, 0, A)).status).toBe(202);
    expect((await table.putBlock(first.uploadUri, 1, B)).status).toBe(status);
    expect((await table.putBlock(first.uploadUri, 1, B)).status).toBe(status);
    expect((await table.getClip(first.gameClipId)).status).toBe(404);
    expect((await table.putBlock(second.uploadUri, 0, A)).status).toBe(202);
    expect((await table.ledger()).slots[0]?.goneStatus).toBe(status);
  });

  test('hash-mismatch: 400, and the block is not stored', async () => {
    const table = await sitDownWith('block', { kind: 'hash-mismatch' }, { times: 1 });
    const { uploadUri } = await table.slotFor([A]);
    expect(await table.putBlock(uploadUri, 0, A)).toMatchObject({ status: 400, json: SERVICE_ERROR });
    expect((await table.putBlock(uploadUri, 0, A)).status).toBe(201);
  });
});

describe('answers that mislead', () => {
  test.each([
    ['html', (text: string) => text.startsWith('<!doctype html>')],
    ['invalid-json', (text: string) => text.startsWith('{"gameClipId"') && !text.endsWith('}')],
    [
      'missing-field',
      (text: string) => 'gameClipId' in JSON.parse(text) && !('uploadUri' in JSON.parse(text)),
    ],
    ['empty', (text: string) => text === ''],
    ['huge', (text: string) => text === ' '.repeat(1_000_000)],
  ] as const)('unreadable-answer %s: 200, and the slot is made', async (form, isSo) => {
    const table = await sitDownWith('slot', { kind: 'unreadable-answer', form, bytes: 1_000_000 });
    const reply = await table.postSlot();
    expect(reply.status).toBe(200);
    expect(isSo(reply.bytes.toString())).toBe(true);
    expect((await table.ledger()).slots).toHaveLength(1);
  });

  test('wrong-content-type: the right body under another name', async () => {
    const table = await sitDownWith('slot', { kind: 'wrong-content-type' });
    const reply = await table.postSlot();
    expect(reply.headers['content-type']).toBe('text/plain');
    expect(reply.json.gameClipId).toBeTruthy();
  });

  test('foreign-upload-uri: any address, with its blanks filled in', async () => {
    const uri = 'http://user:pw@{transferHost}/x/{gameClipId}';
    const table = await sitDownWith('slot', { kind: 'foreign-upload-uri', uri });
    const { json } = await table.postSlot();
    expect(json.uploadUri).toBe(`http://user:pw@${table.simulator.transferHost}/x/${json.gameClipId}`);
  });

  test('same-slot-twice: an earlier id once more', async () => {
    const table = await sitDownWith('slot', { kind: 'same-slot-twice' }, { call: 2 });
    const [first, second] = [await table.postSlot(), await table.postSlot()];
    expect(second.json).toEqual(first.json);
    const { slots, posts } = await table.ledger();
    expect([slots.length, posts.length]).toEqual([1, 2]);
  });

  test('processed-twice: one POST, two slots, the answer tells of the second', async () => {
    const table = await sitDownWith('slot', { kind: 'processed-twice' });
    const { json } = await table.postSlot();
    const { slots, posts } = await table.ledger();
    expect(slots[1]?.gameClipId).toBe(json.gameClipId);
    expect([slots.length, posts.length]).toEqual([2, 1]);
  });

  test('captive-portal: 200 HTML on both listeners, and nothing happens', async () => {
    const table = await sitDownWith('any', { kind: 'captive-portal' }, { beforeMs: 1000 });
    const replies = [
      await table.postSlot(),
      await table.ask(`http://${table.simulator.transferHost}/upload`),
    ];
    for (const reply of replies) {
      expect(reply.status).toBe(200);
      expect(reply.headers['content-type']).toContain('text/html');
    }
    expect((await table.ledger()).slots).toEqual([]);
    table.clock.now += 1000;
    expect((await table.postSlot()).json.gameClipId).toBeTruthy();
  });
});

describe('the service changes its mind', () => {
  test.each([
    ['all', [2]],
    [[0], [1, 2]],
  ] as const)(
    'forget-blocks %j: stored blocks are gone when the next one arrives',
    async (blockNums, left) => {
      const which = blockNums === 'all' ? blockNums : [...blockNums];
      const table = await sitDownWith(
        'block',
        { kind: 'forget-blocks', blockNums: which },
        { blockNum: 2, call: 1 },
      );
      const { uploadUri } = await table.slotFor([A, B, A]);
      await table.putBlock(uploadUri, 0, A);
      await table.putBlock(uploadUri, 1, B);
      expect((await table.putBlock(uploadUri, 2, A)).status).toBe(202);
      expect((await table.ledger()).slots[0]?.blocks.map((block) => block.blockNum)).toEqual(left);
      const last = [];
      for (const [n, block] of [
        [0, A],
        [1, B],
        [2, A],
      ] as const) {
        last.push((await table.putBlock(uploadUri, n, block)).status);
      }
      expect(last).toContain(201);
      expect((await table.ledger()).slots[0]?.committedSha256).toBe(sha256(A, B, A));
    },
  );

  test('reject-after-upload: a finished upload ends in Error [uri-uriput.md]', async () => {
    const table = await sitDownWith('block', { kind: 'reject-after-upload' });
    const { uploadUri, gameClipId } = await table.slotFor([A]);
    expect((await table.putBlock(uploadUri, 0, A)).status).toBe(201);
    const states = [];
    for (let n = 0; n < 4; n += 1) {
      states.push((await table.getClip(gameClipId)).json.gameClip.state);
      table.clock.now += 150;
    }
    expect(states).toEqual(['Uploaded', 'Processing', 'Error', 'Error']);
  });
});
