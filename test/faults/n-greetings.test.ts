/** Faults of real networks: what goes wrong before a connection is secured is told apart, and so are its words. */
import { createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { selfSigned } from '../support/tls/self-signed.ts';

let it: TestEngine;
let server: Server | null = null;

afterEach(async () => {
  await it.close();
  server?.close();
});

const plainHttp = () =>
  createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
  });
const closing = () =>
  createServer((socket) => socket.on('error', () => {}).once('data', () => socket.destroy()));
const garbage = () =>
  createServer((socket) => socket.on('error', () => {}).once('data', () => socket.write('SSH-2.0-x\r\n')));
const old = () =>
  createTlsServer({
    ...selfSigned,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  }).on('tlsClientError', () => {});

test.each([
  ['plain HTTP at the port', plainHttp, 'tls-not-spoken'],
  ['something else at the port', garbage, 'tls-not-spoken'],
  ['a handshake that is closed', closing, 'tls-closed'],
  ['TLS 1.0 and nothing newer', old, 'tls-too-old'],
])('N13: %s has a sentence of its own', async (_, make, code) => {
  const listening = make();
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  it = await startTestEngine({
    config: { service: { metadataUrl: `https://localhost:${address.port}` } },
  });
  it.capture('a.mp4');
  await it.until('the lane is closed', () => it.engine().overview().banners.length > 0);
  expect(it.engine().overview().banners).toMatchObject([{ lane: 'slots', reason: { code } }]);
  expect(it.engine().counters()).toMatchObject({ unknown: 0 });
});

test('N13: a sign-in page that is gone is noticed within a minute', async () => {
  const portal = { on: 'any', when: { beforeMs: 60_000 }, do: { kind: 'captive-portal' } } as const;
  it = await startTestEngine({ faults: [portal] });
  it.engine().pause();
  it.capture('a.mp4');
  it.capture('b.mp4');
  const startedAt = it.clock.now();
  await it.until('one has a slot', () => it.clips().some(({ state }) => state === 'slot-held'));
  expect(it.clock.now() - startedAt).toBeLessThan(150_000);
});
