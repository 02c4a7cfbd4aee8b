/**
 * A service that answers before it has read the block. What it reads later must still be that
 * block: its buffer is used for the next one by then.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { expect, test } from 'vitest';
import { Exchanger } from '../../../main/service/http/exchange.ts';
import { Pace, paced } from '../../../main/transfer/pacing/pace.ts';
import { StallWatches } from '../../../main/transfer/pacing/stall-watch.ts';
import { createTestClock } from '../../support/test-clock.ts';

/** More than the system takes on its way between two sockets. */
const blockBytes = 64 * 1024 * 1024;
const never = new AbortController().signal;

test('nothing of the next block reaches the service as part of this one', async () => {
  const accepted: Socket[] = [];
  const server = createServer((socket) => {
    accepted.push(socket);
    socket.once('data', () => {
      socket.pause();
      socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // `as`: a TCP listener's address is never a string or null.
  const { port } = server.address() as AddressInfo;
  const clock = createTestClock();
  const watches = new StallWatches(clock);
  const network = { connect: buildConnector({}) };
  const exchanger = new Exchanger(clock, 1, network);

  const quick = watches.watch(never);
  quick.handedOver(blockBytes);
  clock.advance(1);
  quick.acknowledged();
  const bytes = Buffer.alloc(blockBytes, 'a');
  const answer = await exchanger.exchange({
    ...{ method: 'PUT', origin: `http://127.0.0.1:${port}`, path: '/block', timeoutMs: null, signal: never },
    headers: { 'Content-Length': String(blockBytes) },
    body: paced(bytes, new Pace(clock, null), watches.watch(never)),
  });
  expect(answer).toMatchObject({ kind: 'answered', status: 202 });
  bytes.fill('b');
  const [socket] = accepted;
  if (socket === undefined) throw new Error('nobody came');
  let others = 0;
  let read = 0;
  await new Promise<void>((resolve) => {
    socket.on('data', (piece: Buffer) => {
      read += piece.length;
      if (piece.includes('b')) others += 1;
      if (read > blockBytes - 1_000_000) resolve();
    });
    socket.on('close', () => resolve());
    socket.on('error', () => {});
    socket.resume();
  });
  expect(others).toBe(0);
  exchanger.dispose();
  server.close();
});
