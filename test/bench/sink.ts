/**
 * A service that only counts: it grants every slot, takes every block, publishes every clip and keeps nothing, so that a
 * benchmark measures the client. Speaks as little of GameClips as our client and curl need. Driven over Node's own channel
 * between parent and child, because a child in another network namespace cannot be reached otherwise.
 */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type LeanAnswer, type LeanRequest, leanServer } from './lean-server.ts';
import type { SinkOrders, SinkPut } from './sink-words.ts';

/** The unit in which arrivals are booked when a rate is to be looked at closely. */
const bucketMs = 10;

// `as`: sink-process.ts is the only one that starts this program.
const { host, transferHost } = JSON.parse(process.argv[2] ?? '{}') as SinkOrders;
let base = '';
let count = emptyCount();
const blocksOf = new Map<string, Set<number>>();

const server = leanServer((method, url) => {
  if (method === 'PUT') return takeBits(url);
  if (method === 'POST') return { answer: grantSlot };
  const answer: LeanAnswer = method === 'DELETE' ? { status: 204 } : { status: 200, json: afterRead(url) };
  return { answer: () => answer };
});
server.listen(0, host, () => {
  // `as`: a TCP listener's address is never a string or null.
  const { port } = server.address() as AddressInfo;
  base = `http://${transferHost ?? `${host}:${port}`}`;
  process.send?.({ port });
});

process.on('message', (order: 'count' | 'reset') => {
  const { user, system } = process.cpuUsage();
  process.send?.({ ...count, arrivals: [...count.arrivals], cpuSeconds: (user + system) / 1e6 });
  if (order === 'reset') count = emptyCount();
});
process.on('disconnect', () => process.exit(0));

function emptyCount() {
  return {
    bytes: 0,
    slots: 0,
    firstByteAt: 0,
    lastByteAt: 0,
    puts: [] as SinkPut[],
    arrivals: new Map<number, number>(),
  };
}

/** Wall-clock milliseconds with fractions, comparable between processes. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

function takeBits(url: string): LeanRequest {
  const put: SinkPut = { blockNum: blockNumIn(url), bytes: 0, whole: false, endedAt: 0 };
  count.puts.push(put);
  return {
    onBytes(bytes) {
      const at = now();
      if (count.bytes === 0) count.firstByteAt = at;
      count.bytes += bytes;
      count.lastByteAt = at;
      put.bytes += bytes;
      const bucket = Math.floor(at / bucketMs) * bucketMs;
      count.arrivals.set(bucket, (count.arrivals.get(bucket) ?? 0) + bytes);
    },
    answer() {
      put.whole = true;
      put.endedAt = now();
      return { status: statusFor(url) };
    },
  };
}

/** 201 for the block that completes its clip, 202 for every other, 200 for a plain upload. */
function statusFor(url: string): number {
  const [, clip, expectedBlocks] = /^\/bits\/([^/]+)\/(\d+)/.exec(url) ?? [];
  if (clip === undefined) return 200;
  const blocks = blocksOf.get(clip) ?? new Set();
  blocksOf.set(clip, blocks.add(blockNumIn(url)));
  return blocks.size === Number(expectedBlocks) ? 201 : 202;
}

function blockNumIn(url: string): number {
  return Number(/[?&]blockNum=(\d+)/.exec(url)?.[1] ?? 0);
}

function grantSlot(body: string): LeanAnswer {
  const { expectedBlocks = 1 } = JSON.parse(body) as { expectedBlocks?: number };
  const gameClipId = randomUUID();
  count.slots += 1;
  return {
    status: 200,
    json: { gameClipId, uploadUri: `${base}/bits/${gameClipId}/${expectedBlocks}?uploadId=1` },
  };
}

/** One clip, which is always published, or a list, which is always empty. */
function afterRead(url: string): object {
  const gameClipId = /\/clips\/([^/?]+)/.exec(url)?.[1];
  if (gameClipId === undefined)
    return { gameClips: [], pagingInfo: { continuationToken: null, totalItems: 0 } };
  return { gameClip: { gameClipId, state: 'Published' } };
}
