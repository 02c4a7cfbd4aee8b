/**
 * Fault matrix E: proxies that are down, refuse or die, and certificates that only a lab vouches for. The proxy is a real
 * one and the service speaks real TLS, under a name that only the proxy can resolve.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { environmentProxy, routesFromPac } from '../../main/service/proxy/proxy.ts';
import { type ConnectProxy, openConnectProxy } from '../support/connect-proxy.ts';
import { type Door, isBlock, openDoor, type Passage, whenTrue } from '../support/door.ts';
import { type Line, layLine } from '../support/line.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';
import { privateCaFile, signedByPrivateCa } from '../support/tls/private.ts';

let it: TestEngine;
let door: Door;
let proxy: ConnectProxy;
let line: Line | null = null;

afterEach(async () => {
  await it.close();
  await proxy.close();
  await door.close();
  await line?.close();
  line = null;
});

interface Start extends Pick<TestEngineOptions, 'systemProxy'> {
  /** The service by the name in its certificate. */
  readonly name?: string;
  /** `service.proxy`, unless the open one is named. */
  readonly proxy?: string;
  readonly caFile?: string | null;
}

async function start({ name = 'clips.test', caFile = privateCaFile, ...more }: Start = {}): Promise<void> {
  door = await openDoor({ name, ...signedByPrivateCa });
  const service = { ...door.service, caFile, proxy: more.proxy ?? `http://${proxy.host}` };
  const { systemProxy } = more;
  it = await startTestEngine({ config: { service }, ...(systemProxy && { systemProxy }) });
  door.leadTo(it.simulator);
}

const ledger = () => it.simulator.ledger();
const counters = () => it.engine().counters();
const banners = () => it.engine().overview().banners;
const inState = (state: string) => it.clips().some((clip) => clip.state === state);
const published = () => it.until('published', () => inState('published'));
const isPost = ({ method }: Passage) => method === 'POST';
const posts = () => door.passages.filter(isPost);
const bannerOf = (code: string, detail: string) => [{ lane: 'slots', reason: { code, detail } }];

/** Lets sockets deliver what they hold, while time stands still. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** One clip, its bits under one slot, and nothing sent that the service has not asked for twice. */
function expectSentOnce(path: string): void {
  const { slots } = ledger();
  expect(slots).toMatchObject([{ commits: 1, committedSha256: sha256(path), deletedAt: null }]);
  expect(slots[0]?.blocks.map(({ times }) => times)).toEqual(slots[0]?.blocks.map(() => 1));
  expect(counters()).toMatchObject({ unknown: 0, granted: 1 });
}

test('E15: slot and blocks go through the proxy, which alone knows the name, once the lab vouches for the service', async () => {
  proxy = await openConnectProxy();
  await start();
  const path = it.capture('a.mp4');
  await published();
  expectSentOnce(path);
  const target = new URL(door.service.metadataUrl).host;
  expect(new Set(proxy.asked.map((asked) => asked.target))).toEqual(new Set([target]));
  // The request for a slot has a connection of its own; blocks share kept ones.
  expect(proxy.asked.length).toBeLessThan(door.passages.length);
});

test('E15: without the file of the authority nothing is sent, through a proxy either', async () => {
  proxy = await openConnectProxy();
  await start({ caFile: null });
  it.capture('a.mp4');
  await it.until('it was tried twice', () => counters().attempts === 2);
  const { host } = new URL(door.service.metadataUrl);
  expect(banners()).toMatchObject(
    bannerOf('certificate-invalid', `UNABLE_TO_VERIFY_LEAF_SIGNATURE, ${host}`),
  );
  expect(door.passages).toEqual([]);
  expect(counters()).toMatchObject({ unknown: 0, granted: 0 });
});

test('E15: the file counts for direct connections as well, and loopback is never reached through a proxy', async () => {
  proxy = await openConnectProxy();
  await start({ name: 'localhost' });
  const path = it.capture('a.mp4');
  await published();
  expectSentOnce(path);
  expect(proxy.asked).toEqual([]);
});

test('E13: while the proxy is down nothing is sent and the lane waits; when it is back, everything goes', async () => {
  proxy = await openConnectProxy();
  line = await layLine(() => proxy.host);
  await line.cut();
  await start({ proxy: `http://${line.host}` });
  const path = it.capture('a.mp4');
  await it.until('it was tried twice', () => counters().attempts === 2);
  expect(banners()).toMatchObject(bannerOf('proxy-unreachable', `ECONNREFUSED, ${line.host}`));
  expect(counters()).toMatchObject({ unknown: 0 });
  expect(it.engine().needsPerson()).toBe(0);
  await line.mend();
  await published();
  expectSentOnce(path);
  expect(posts()).toHaveLength(1);
  expect(banners()).toEqual([]);
});

test.each([
  [407, 'proxy-sign-in', 1],
  [403, 'proxy-refused', 1],
  [502, 'proxy-unreachable', 0],
])('E13: a proxy that answers %i: not sent, with a reason of its own', async (status, code, persons) => {
  proxy = await openConnectProxy();
  proxy.answerWith(status);
  await start();
  const path = it.capture('a.mp4');
  await it.until('it was tried', () => banners().length > 0);
  expect(banners()).toMatchObject(bannerOf(code, `HTTP ${status}, ${proxy.host}`));
  expect(it.engine().needsPerson()).toBe(persons);
  expect(door.passages).toEqual([]);
  expect(counters()).toMatchObject({ attempts: 1, unknown: 0 });
  proxy.answerWith(200);
  await published();
  expectSentOnce(path);
});

test('E13: name and password from the environment go to the proxy and are kept nowhere', async () => {
  proxy = await openConnectProxy();
  const systemProxy = environmentProxy({ HTTPS_PROXY: `http://owner:s3cret-word@${proxy.host}` });
  proxy.answerWith(407);
  await start({ proxy: 'system', systemProxy });
  it.capture('a.mp4');
  await it.until('it was tried', () => banners().length > 0);
  const basic = Buffer.from('owner:s3cret-word').toString('base64');
  expect(proxy.asked[0]?.authorization).toBe(`Basic ${basic}`);
  proxy.answerWith(200);
  await published();
  await it.restart();
  const kept = readdirSync(it.dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(it.dataDir, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'));
  expect(kept.length).toBeGreaterThan(0);
  const said = JSON.stringify([it.events, it.clips(), it.engine().history(it.clips()[0]?.clipId ?? '')]);
  for (const text of [...kept, said]) expect(text).not.toMatch(new RegExp(`s3cret-word|${basic}`));
});

test('E13: a proxy we do not speak to is named, and not gone round', async () => {
  proxy = await openConnectProxy();
  await start({ proxy: 'system', systemProxy: async () => routesFromPac('SOCKS5 127.0.0.1:1080') });
  it.capture('a.mp4');
  await it.until('it was tried', () => banners().length > 0);
  expect(banners()).toMatchObject(bannerOf('proxy-unsupported', 'socks5'));
  expect(door.passages).toEqual([]);
  expect(counters()).toMatchObject({ unknown: 0 });
});

test('E13: of several proxies the first that is there is taken, and one that refuses is not gone round', async () => {
  proxy = await openConnectProxy();
  line = await layLine(() => proxy.host);
  await line.cut();
  const list = `SOCKS 127.0.0.1:1080; PROXY ${line.host}; PROXY ${proxy.host}; DIRECT`;
  await start({ proxy: 'system', systemProxy: async () => routesFromPac(list) });
  proxy.answerWith(403);
  it.capture('a.mp4');
  await it.until('it was tried', () => banners().length > 0);
  expect(banners()).toMatchObject(bannerOf('proxy-refused', `HTTP 403, ${proxy.host}`));
  proxy.answerWith(200);
  await published();
});

test('E13: the system is asked again after trouble, so another proxy is found by the next try', async () => {
  proxy = await openConnectProxy();
  line = await layLine(() => proxy.host);
  await line.cut();
  let list = `PROXY ${line.host}`;
  let asked = 0;
  const systemProxy = async () => {
    asked += 1;
    return routesFromPac(list);
  };
  await start({ proxy: 'system', systemProxy });
  const path = it.capture('a.mp4');
  await it.until('it was tried', () => banners().length > 0);
  list = `PROXY ${proxy.host}`;
  await published();
  expectSentOnce(path);
  expect(counters().attempts).toBe(2);
  // For every origin once after each trouble, and not for every block.
  expect(asked).toBeLessThanOrEqual(4);
});

test('E14: a proxy that dies while a slot request is under way leaves it unknown, and it is not sent again unasked', async () => {
  proxy = await openConnectProxy();
  await start();
  door.hold(isPost, 1, 'answer');
  const path = it.capture('a.mp4');
  // From the request on time stands still, or a time-out would overtake it.
  for (await turns(); counters().attempts === 0; await turns()) it.clock.toNextTimer();
  await whenTrue(() => door.held.length === 1);
  proxy.cut();
  await it.until('it is unknown', () => inState('slot-unknown'));
  expect(posts()).toHaveLength(1);
  door.letGo();
  await published();
  const [lost, kept, ...more] = ledger().slots;
  expect(more).toEqual([]);
  expect(lost).toMatchObject({ blocks: [], commits: 0, deletedAt: expect.any(String) });
  expect(kept).toMatchObject({ commits: 1, committedSha256: sha256(path), deletedAt: null });
  expect(counters()).toMatchObject({ attempts: 2, unknown: 1, orphansDeleted: 1, possiblyLeft: 0 });
});

test('E14: a proxy that dies under blocks costs those blocks, which go again through a new tunnel', async () => {
  proxy = await openConnectProxy();
  await start();
  it.engine().pause();
  const path = it.capture('a.mp4');
  await it.until('a slot is held', () => inState('slot-held'));
  door.hold(isBlock);
  it.engine().resume();
  await whenTrue(() => door.held.length > 0);
  proxy.cut();
  door.letGo();
  await published();
  expect(ledger().slots).toMatchObject([{ commits: 1, committedSha256: sha256(path) }]);
  expect(posts()).toHaveLength(1);
});
