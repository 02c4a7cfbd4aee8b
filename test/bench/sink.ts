/**
 * A service that only counts: it grants every slot, takes every block, publishes every clip and keeps nothing, so that a
 * benchmark measures the client. Speaks as little of GameClips as our client and curl need. Driven over Node's own channel
 * between parent and child, because a child in another network namespace cannot be reached otherwise.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SinkOrders, SinkPut } from './sink-words.ts';

/** The unit in which arrivals are booked when a rate is to be looked at closely. */
const bucketMs = 10;

// `as`: sink-process.ts is the only one that starts this program.
const { host, transferHost } = JSON.parse(process.argv[2] ?? '{}') as SinkOrders;
let base = '';
let count = emptyCount();
const blocksOf = new Map<string, Set<number>>();

const server = createServer((request, response) => {
  const url = request.url ?? '/';
  if (request.method === 'PUT') return takeBits(url, request, response);
  if (request.method === 'POST') return grantSlot(request, response);
  if (request.method === 'DELETE') return void response.writeHead(204).end();
  answer(response, 200, afterRead(url));
});
server.keepAliveTimeout = 65_000;
server.requestTimeout = 0;
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

function takeBits(url: string, request: IncomingMessage, response: ServerResponse): void {
  const put: SinkPut = { blockNum: blockNumIn(url), bytes: 0, whole: false, endedAt: 0 };
  count.puts.push(put);
  request.on('data', (piece: Buffer) => {
    const at = now();
    if (count.bytes === 0) count.firstByteAt = at;
    count.bytes += piece.length;
    count.lastByteAt = at;
    put.bytes += piece.length;
    const bucket = Math.floor(at / bucketMs) * bucketMs;
    count.arrivals.set(bucket, (count.arrivals.get(bucket) ?? 0) + piece.length);
  });
  request.on('end', () => {
    put.whole = true;
    put.endedAt = now();
    response.writeHead(statusFor(url), { 'Content-Length': '0' }).end();
  });
  request.on('error', () => {});
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

function grantSlot(request: IncomingMessage, response: ServerResponse): void {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const { expectedBlocks = 1 } = JSON.parse(Buffer.concat(pieces).toString()) as {
      expectedBlocks?: number;
    };
    const gameClipId = randomUUID();
    count.slots += 1;
    answer(response, 200, {
      gameClipId,
      uploadUri: `${base}/bits/${gameClipId}/${expectedBlocks}?uploadId=1`,
    });
  });
}

/** One clip, which is always published, or a list, which is always empty. */
function afterRead(url: string): object {
  const gameClipId = /\/clips\/([^/?]+)/.exec(url)?.[1];
  if (gameClipId === undefined)
    return { gameClips: [], pagingInfo: { continuationToken: null, totalItems: 0 } };
  return { gameClip: { gameClipId, state: 'Published' } };
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
