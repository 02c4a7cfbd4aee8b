/** Faults of connections over real sockets: what the client sees, and what the service knows afterwards. */
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HEADERS, SMALL_REQUEST, sha256, sitDownWith } from '../test-client.ts';

const A = Buffer.from('aaaaaaaaaa');
const B = Buffer.from('bbbbbbbbbb');

describe('connections', () => {
  test.each(['close', 'reset'] as const)(
    'lost-answer (%s): the slot is made, the answer never comes',
    async (how) => {
      const table = await sitDownWith('slot', { kind: 'lost-answer', how });
      await expect(table.postSlot({ systemProperties: 'k' })).rejects.toThrow(/ECONNRESET|hang up/);
      const { slots, posts, requests } = await table.ledger();
      expect(slots).toHaveLength(1);
      expect(posts).toMatchObject([
        { gameClipId: slots[0]?.gameClipId, status: 200, answered: false, systemProperties: 'k' },
      ]);
      expect(requests).toMatchObject({ post: 1, faulted: 1, unanswered: 1 });
    },
  );

  test('lost-answer of a block: stored, and of the last block: committed', async () => {
    const table = await sitDownWith('block', { kind: 'lost-answer' });
    const { uploadUri } = await table.slotFor([A, B]);
    await expect(table.putBlock(uploadUri, 0, A)).rejects.toThrow();
    await expect(table.putBlock(uploadUri, 1, B)).rejects.toThrow();
    expect((await table.ledger()).slots[0]).toMatchObject({ commits: 1, committedSha256: sha256(A, B) });
  });

  test('drop-before-effect: nothing happened', async () => {
    const table = await sitDownWith('slot', { kind: 'drop-before-effect' });
    await expect(table.postSlot()).rejects.toThrow();
    const { slots, posts } = await table.ledger();
    expect(slots).toEqual([]);
    expect(posts).toMatchObject([{ gameClipId: null, status: null, answered: false }]);
  });

  test('cut-after-bytes: a block cut in the middle is no block', async () => {
    const table = await sitDownWith('block', { kind: 'cut-after-bytes', bytes: 70_000 });
    const big = Buffer.alloc(2_000_000, 'x');
    const { uploadUri } = await table.slotFor([big, A]);
    await expect(table.putBlock(uploadUri, 0, big)).rejects.toThrow();
    expect((await table.ledger()).slots[0]?.blocks).toEqual([]);
    expect(readdirSync(join(table.simulator.stateDir, 'bits'))).toEqual([]);
    expect((await table.putBlock(uploadUri, 1, A)).status).toBe(202);
  });

  test('cut-after-bytes of a slot request: no slot', async () => {
    const table = await sitDownWith('slot', { kind: 'cut-after-bytes', bytes: 20 });
    await expect(table.postSlot()).rejects.toThrow();
    expect((await table.ledger()).slots).toEqual([]);
  });

  test('truncated-answer: Content-Length promises more than is sent', async () => {
    const table = await sitDownWith('slot', { kind: 'truncated-answer', missingBytes: 5 });
    await expect(table.postSlot()).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    expect((await table.ledger()).slots).toHaveLength(1);
  });

  test('slow: before the effect, after it, and in taking in the bits', async () => {
    const table = await sitDownWith('slot', { kind: 'slow', beforeMs: 2000, afterMs: 3000 });
    expect((await table.postSlot()).status).toBe(200);
    expect(table.waits).toEqual([2000, 3000]);
    expect((await table.ledger()).slots[0]?.createdAt).toBe('2026-03-01T20:00:02.000Z');

    const paced = await sitDownWith('block', { kind: 'slow', bytesPerSecond: 5 });
    const { uploadUri } = await paced.slotFor([A, B]);
    expect((await paced.putBlock(uploadUri, 0, A)).status).toBe(202);
    expect(paced.waits.reduce((sum, ms) => sum + ms, 0)).toBe(2000);
  });

  test('a client that gives up waiting still got its slot made', async () => {
    let answerNow = () => {};
    const stalled = new Promise<void>((resolve) => {
      answerNow = resolve;
    });
    let reached = () => {};
    const waiting = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const wait = () => {
      reached();
      return stalled;
    };
    const table = await sitDownWith('slot', { kind: 'slow', afterMs: 5000 }, {}, { runtime: { wait } });
    const url = `${table.simulator.metadataUrl}/users/me/scids/${table.simulator.scid}/clips`;
    const sent = request(url, { method: 'POST', agent: false, headers: HEADERS });
    const ended = new Promise((resolve) => sent.on('error', resolve));
    sent.end(JSON.stringify(SMALL_REQUEST));
    await waiting;
    sent.destroy(new Error('gave up'));
    await ended;
    // A later round trip: by now the simulator has seen the client go.
    await table.ledger();
    answerNow();
    await expect.poll(async () => (await table.ledger()).requests.unanswered).toBe(1);
    expect((await table.ledger()).posts).toMatchObject([{ status: 200, answered: false }]);
  });

  test('a client that leaves before its block was read has stored nothing', async () => {
    const table = await sitDownWith(
      'block',
      { kind: 'slow', beforeMs: 1 },
      {},
      { runtime: { wait: () => leave() } },
    );
    const { uploadUri } = await table.slotFor([A, B]);
    let leave = async () => {};
    await new Promise<void>((resolve) => {
      const url = `${uploadUri}&blockNum=0`;
      const sent = request(url, {
        method: 'PUT',
        agent: false,
        headers: { ...HEADERS, 'Content-Length': 10 },
      });
      leave = async () => {
        sent.destroy();
        await table.ledger();
      };
      sent.on('error', () => resolve());
      sent.write(A.subarray(0, 5));
    });
    await expect.poll(async () => (await table.ledger()).requests.unanswered).toBe(1);
    expect((await table.ledger()).slots[0]?.blocks).toEqual([]);
  });

  test('endless-drip: an answer that never ends', async () => {
    const table = await sitDownWith('slot', { kind: 'endless-drip', everyMs: 10 });
    const url = `${table.simulator.metadataUrl}/users/me/scids/${table.simulator.scid}/clips`;
    const received = await new Promise<number>((resolve, reject) => {
      const sent = request(url, { method: 'POST', agent: false, headers: HEADERS }, (response) => {
        let bytes = 0;
        response.on('error', () => {});
        response.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes < 20) return;
          resolve(response.statusCode ?? 0);
          sent.destroy();
        });
      });
      sent.on('error', reject);
      sent.end(JSON.stringify(SMALL_REQUEST));
    });
    expect(received).toBe(200);
    expect((await table.ledger()).slots).toHaveLength(1);
  });
});
