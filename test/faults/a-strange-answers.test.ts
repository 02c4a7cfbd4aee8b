/** Fault matrix A: answers that are not the service's, or lead where nothing may go. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

const minuteMs = 60_000;
const largestKept = 256 * 1024;
let it: TestEngine;
/** A server nobody should come to. */
let trap: Server;
let trapHost: string;
let trapped: string[];

beforeEach(async () => {
  trapped = [];
  trap = createServer((request, response) => {
    trapped.push(`${request.method} ${request.headers.authorization}`);
    response.end('{}');
  });
  trap.on('connection', () => trapped.push('a connection'));
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  // `as`: a listening TCP server has such an address.
  trapHost = `127.0.0.1:${(trap.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await it.close();
  trap.closeAllConnections();
  await new Promise((resolve) => trap.close(resolve));
});

async function start(options: TestEngineOptions): Promise<void> {
  it = await startTestEngine(options);
}

const ledger = () => it.simulator.ledger();
const inState = (state: string) => it.clips().filter((clip) => clip.state === state).length;
const banner = () => it.engine().overview().banners[0];

async function passes(ms: number): Promise<void> {
  const until = it.clock.now() + ms;
  await it.until('time has passed', () => it.clock.now() >= until);
}

/** What was kept of answers that could not be read. */
function keptAnswers(): string[] {
  const db = new Database(join(it.dataDir, 'queue.db'), { readonly: true });
  try {
    return db
      .prepare('SELECT raw_answer FROM slot_request WHERE raw_answer IS NOT NULL')
      .pluck()
      .all() as string[];
  } finally {
    db.close();
  }
}

const unreadable = [
  ['html', /^<!doctype html>/],
  ['invalid-json', /^\{"gameClipId":"[^}]+$/],
  ['missing-field', /^\{"gameClipId":"[^"]+"\}$/],
  ['empty', /^$/],
] as const;

test.each(unreadable)(
  'A8: a 2xx that cannot be read (%s) is kept and not asked again',
  async (form, kept) => {
    await start({ faults: [{ on: 'slot', when: { call: 1 }, do: { kind: 'unreadable-answer', form } }] });
    it.capture('a.mp4');
    await it.until('it stops', () => inState('failed') === 1);
    expect(it.clip('a.mp4').status).toMatchObject({ reason: { code: 'answer-not-understood' } });
    expect(keptAnswers()).toEqual([expect.stringMatching(kept)]);
    await passes(60 * minuteMs);
    expect(ledger().posts).toHaveLength(1);

    it.engine().retry(it.clip('a.mp4').clipId);
    await it.until('published', () => inState('published') === 1);
    expect(ledger().slots.map(({ commits, deletedAt }) => [commits, deletedAt !== null])).toEqual([
      [0, true],
      [1, false],
    ]);
    expect(it.engine().counters()).toMatchObject({ orphansDeleted: 1 });
  },
);

test('A8: the next clip is not spent on the same trouble: a harmless read finds out first', async () => {
  const html = { kind: 'unreadable-answer', form: 'html' } as const;
  await start({ faults: [{ on: 'slot', when: { call: 1 }, do: html }] });
  it.capture('a.mp4');
  await it.until('it stops', () => inState('failed') === 1);
  it.capture('b.mp4');
  await passes(15_000);
  expect(ledger().requests).toMatchObject({ post: 1, list: 0 });
  expect(it.clip('b.mp4').status).toMatchObject({
    waiting: { kind: 'lane', reason: { code: 'service-not-itself' } },
  });
  await it.until('published', () => inState('published') === 1);
  expect(ledger().requests).toMatchObject({ post: 2, list: 1 });
});

test('A9: a 2xx of ten gigabytes is cut off at a quarter of a megabyte', async () => {
  const huge = { kind: 'unreadable-answer', form: 'huge', bytes: 10_000_000_000 } as const;
  await start({ faults: [{ on: 'slot', when: { call: 1 }, do: huge }] });
  it.capture('a.mp4');
  await it.until('it stops', () => inState('failed') === 1);
  expect(it.clip('a.mp4').status).toMatchObject({
    reason: { code: 'answer-not-understood', detail: 'HTTP 200, too-large' },
  });
  expect(keptAnswers()[0]?.length).toBeLessThanOrEqual(largestKept);
});

test('A9: a 2xx that drips without end is cut off at the deadline', async () => {
  await start({ faults: [{ on: 'slot', when: { call: 1 }, do: { kind: 'endless-drip', everyMs: 1000 } }] });
  it.capture('a.mp4');
  // Second by second, with turns enough for the sockets to deliver what was dripped.
  for (let turn = 0; inState('failed') === 0; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (turn % 50 === 0) it.clock.advance(1000);
  }
  expect(it.clip('a.mp4').status).toMatchObject({
    reason: { code: 'answer-not-understood', detail: 'HTTP 200, too-slow' },
  });
  expect(keptAnswers()[0]?.length).toBeLessThan(60);
  expect(ledger().posts).toHaveLength(1);
});

const foreign = [
  ['another host', 'http://{trap}/upload'],
  ['a user name in front of another host', 'http://{transferHost}@{trap}/upload'],
  ['a user name', 'http://user:pass@{transferHost}/upload'],
  ["a cloud's metadata service", 'http://169.254.169.254/latest'],
  ['a name that looks right', 'https://gameclips.xbox.live.evil.invalid/upload'],
  ['another scheme', 'ftp://{transferHost}/upload'],
  ['a fragment', 'http://{transferHost}/upload#part'],
] as const;

test.each(foreign)('A10: an upload address with %s gets no byte and no token', async (_what, address) => {
  const uri = address.replace('{trap}', trapHost);
  await start({ faults: [{ on: 'slot', do: { kind: 'foreign-upload-uri', uri } }] });
  it.capture('a.mp4');
  await it.until('it stops', () => inState('failed') === 1);
  expect(it.clip('a.mp4').status).toMatchObject({ reason: { code: 'upload-address-not-allowed' } });
  await passes(60 * minuteMs);
  expect(trapped).toEqual([]);
  expect(ledger().requests).toMatchObject({ post: 1, put: 0 });
});

const uploadVia = (host: string) =>
  ({
    kind: 'foreign-upload-uri',
    uri: `http://${host}/upload/xuid(2716903703773872)/{gameClipId}/container`,
  }) as const;

test('A11: a transfer host whose name leads into the own network gets nothing; no clip is spent', async () => {
  const asked: string[] = [];
  const host = `clips.example:${trapHost.split(':')[1]}`;
  await start({
    resolve: async (hostname) => {
      asked.push(hostname);
      return [{ address: '127.0.0.1', family: 4 }];
    },
    config: { service: { transferHosts: [host] } },
    faults: [{ on: 'slot', do: uploadVia(host) }],
  });
  it.capture('a.mp4');
  await it.until('it was tried', () => asked.length > 1);
  expect(new Set(asked)).toEqual(new Set(['clips.example']));
  expect(trapped).toEqual([]);
  expect(it.clip('a.mp4').state).toBe('slot-held');
  expect(banner()).toMatchObject({
    lane: 'transfers',
    reason: { code: 'service-not-itself', detail: `EPRIVATEADDRESS, ${host}` },
  });
});

test('A11: localhost is private too, but the owner has written it down', async () => {
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
  const service = { transferHosts: ['localhost:1'] };
  await start({ resolve, config: { service }, simulator: { uploadIdPlace: 'game-clip-id' } });
  const host = `localhost:${it.simulator.transferHost.split(':')[1]}`;
  service.transferHosts = [host];
  await it.restart();
  await it.faults([{ on: 'slot', do: uploadVia(host) }]);
  it.capture('a.mp4');
  await it.until('published', () => inState('published') === 1);
});

test('A12: a redirect is followed by neither body nor token; one banner names the host it pointed to', async () => {
  const location = `http://${trapHost}/users/me/scids/x/clips?token=secret`;
  await start({
    faults: [{ on: 'slot', when: { times: 1 }, do: { kind: 'redirect', status: 307, location } }],
  });
  for (const name of ['a.mp4', 'b.mp4']) it.capture(name);
  await passes(14 * minuteMs);
  expect(trapped).toEqual([]);
  expect(inState('awaiting-slot')).toBe(2);
  expect(ledger().posts).toHaveLength(1);
  expect(it.engine().counters()).toMatchObject({ attempts: 1, unknown: 0 });
  expect(it.engine().overview().banners).toMatchObject([
    { lane: 'slots', reason: { code: 'service-redirected', detail: `HTTP 307, to ${trapHost}` } },
  ]);
  await it.until('published', () => inState('published') === 2);
  expect(trapped).toEqual([]);
});
