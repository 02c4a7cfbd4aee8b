/** Fault matrix E: networks between us and the service that come and go, pretend, or cannot be trusted. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { layLine } from '../support/line.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';
import { selfSigned } from '../support/tls/self-signed.ts';

const minuteMs = 60_000;
let it: TestEngine;
let tidyUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await it.close();
  for (const tidy of tidyUp) await tidy();
  tidyUp = [];
});

async function start(options: TestEngineOptions, clips: number): Promise<void> {
  it = await startTestEngine(options);
  for (let clip = 0; clip < clips; clip += 1) it.capture(`clip-${clip}.mp4`);
}

const ledger = () => it.simulator.ledger();
const banners = () => it.engine().overview().banners;
const inState = (state: string) => it.clips().filter((clip) => clip.state === state).length;
const published = (clips: number) => it.until('published', () => inState('published') === clips);

async function passes(ms: number): Promise<void> {
  const until = it.clock.now() + ms;
  await it.until('time has passed', () => it.clock.now() >= until);
}

test('E4: a network that flaps every three seconds makes no storm of requests, and every clip comes through', async () => {
  const line = await layLine(() => new URL(it.simulator.metadataUrl).host);
  tidyUp.push(line.close);
  // What gets through while the line is up loses every other answer, so the lane never has long to trust it.
  const faults = [{ on: 'slot', when: { every: 2, times: 4 }, do: { kind: 'lost-answer' } }] as const;
  await start({ faults: [...faults], config: { service: { metadataUrl: `http://${line.host}` } } }, 8);
  const startedAt = it.clock.now();
  for (let flap = 0; flap < 100; flap += 1) {
    if (flap % 2 === 0) await line.cut();
    else await line.mend();
    await passes(3000);
  }
  const minutes = (it.clock.now() - startedAt) / minuteMs;
  const { attempts } = it.engine().counters();
  // Every clip once, every lost answer again, and now and then one that did not get through.
  expect(attempts).toBeLessThan(8 + 4 + 2 * minutes);
  // The last flap mended it.
  await published(8);
  const kept = ledger().slots.filter(({ deletedAt }) => deletedAt === null);
  expect(kept.map(({ commits }) => commits)).toEqual(Array(8).fill(1));
  expect(it.engine().counters()).toMatchObject({ possiblyLeft: 0, orphansLeft: 0 });
});

test('E5: a network whose sign-in page answers 200 to everything costs one clip at most', async () => {
  await start({ faults: [{ on: 'any', do: { kind: 'captive-portal' } }] }, 5);
  await it.until('the first one stops', () => inState('failed') === 1);
  await passes(3 * 60 * minuteMs);
  expect(inState('failed')).toBe(1);
  expect(inState('awaiting-slot')).toBe(4);
  expect(ledger().requests.post).toBe(1);
  expect(ledger().requests.list).toBeLessThanOrEqual(4 * 3);
  expect(banners()).toMatchObject([{ lane: 'slots', reason: { code: 'service-not-itself' } }]);

  await it.faults([]);
  await published(4);
  expect(banners()).toEqual([]);
  const failed = it.clips().find(({ state }) => state === 'failed');
  expect(failed?.status).toMatchObject({ reason: { code: 'answer-not-understood' } });
  it.engine().retry(failed?.clipId ?? '');
  await published(5);
});

test('E5: a sign-in page that answers 200 to blocks is not taken for a finished upload', async () => {
  await start(
    { faults: [{ on: 'block', when: { beforeMs: 10 * minuteMs }, do: { kind: 'captive-portal' } }] },
    1,
  );
  await it.until('the lane is closed', () => banners().length > 0);
  expect(banners()).toMatchObject([{ lane: 'transfers', reason: { code: 'service-not-itself' } }]);
  expect(it.clip('clip-0.mp4')).toMatchObject({ state: 'slot-held', acceptedBytes: 0 });
  await passes(9 * minuteMs);
  expect(it.events.map(({ event }) => event)).not.toContain('bits-committed');
  await published(1);
  const [slot] = ledger().slots;
  expect(slot).toMatchObject({ commits: 1, committedSha256: sha256(`${it.captureFolder}/clip-0.mp4`) });
});

test('E5: a sign-in page that answers 200 to a DELETE has deleted nothing', async () => {
  const portal = { kind: 'captive-portal' } as const;
  await start({ faults: [{ on: 'delete', when: { times: 2 }, do: portal }] }, 0);
  it.engine().pause();
  it.capture('clip-0.mp4');
  await it.until('a slot is held', () => inState('slot-held') === 1);
  it.engine().cancel(it.clip('clip-0.mp4').clipId);
  await it.until('it was tried', () => ledger().requests.delete === 1);
  expect(it.engine().counters()).toMatchObject({ orphansLeft: 1, orphansDeleted: 0 });
  await it.until('it is deleted', () => it.engine().counters().orphansDeleted === 1);
  expect(ledger().slots[0]?.deletedAt).not.toBeNull();
});

test.each([
  ['as it is', undefined],
  ['that would have Node believe everyone', '0'],
])(
  'E6: with a certificate no one vouches for and an environment %s, no request is made, and the banner says why',
  async (_what, reject) => {
    if (reject !== undefined) vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', reject);
    tidyUp.push(async () => vi.unstubAllEnvs());
    const heard: string[] = [];
    let handshakes = 0;
    const server = createServer(selfSigned, (request, response) => {
      heard.push(`${request.method} ${request.headers.authorization}`);
      response.end('{}');
    });
    server.on('tlsClientError', () => {
      handshakes += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    tidyUp.push(() => new Promise((resolve) => server.close(resolve)));
    // `as`: a listening TCP server has such an address.
    const host = `localhost:${(server.address() as AddressInfo).port}`;
    await start({ config: { service: { metadataUrl: `https://${host}` } } }, 2);
    await it.until('it was tried twice', () => it.engine().counters().attempts === 2);
    expect(handshakes).toBeGreaterThanOrEqual(2);
    expect(banners()).toMatchObject([
      {
        lane: 'slots',
        reason: { code: 'certificate-invalid', detail: `DEPTH_ZERO_SELF_SIGNED_CERT, ${host}` },
      },
    ]);
    expect(heard).toEqual([]);
    expect(inState('awaiting-slot')).toBe(2);
    expect(it.engine().counters()).toMatchObject({ unknown: 0 });
  },
);
