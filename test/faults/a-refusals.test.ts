/** Fault matrix A: the service says no, to one clip or to all of them. */
import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { AuthorizationSource } from '../../main/service/authorization/authorization.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

const minuteMs = 60_000;
let it: TestEngine;
afterEach(() => it.close());

async function start(options: TestEngineOptions, clips = 1): Promise<void> {
  it = await startTestEngine(options);
  for (let clip = 0; clip < clips; clip += 1) it.capture(`clip-${clip}.mp4`);
}

const posts = () => it.simulator.ledger().posts;
const postedAt = () => posts().map(({ at }) => Date.parse(at));
const banners = () => it.engine().overview().banners;
const inState = (state: string) => it.clips().filter((clip) => clip.state === state).length;
const published = (clips: number) => it.until('published', () => inState('published') === clips);

async function passes(ms: number): Promise<void> {
  const until = it.clock.now() + ms;
  await it.until('time has passed', () => it.clock.now() >= until);
}

test("A13: a refused request is told with the service's reason, made harmless, and not repeated", async () => {
  const message = 'userCaption: <b>bad\u202e</b> see https://evil.example/?token=secret';
  await start({ faults: [{ on: 'slot', when: { call: 1 }, do: { kind: 'status', status: 400, message } }] });
  await it.until('it is refused', () => inState('refused') === 1);
  expect(it.clip('clip-0.mp4').status).toMatchObject({
    reason: {
      code: 'request-refused',
      detail: 'HTTP 400, code 9901, userCaption: <b>bad </b> see (address)',
    },
  });
  await passes(3 * 60 * minuteMs);
  expect(posts()).toHaveLength(1);
  expect(banners()).toEqual([]);
  expect(it.engine().isIdle()).toBe(true);

  it.engine().retry(it.clip('clip-0.mp4').clipId);
  await published(1);
  expect(posts()).toHaveLength(2);
});

describe('A14: a full quota', () => {
  const overQuota = [{ on: 'slot', do: { kind: 'over-quota' } }] as const;

  test('known by its code: one banner, no clip spent, one try in a quarter of an hour', async () => {
    await start({ faults: [...overQuota], config: { service: { quotaErrorCodes: [9304] } } }, 6);
    await it.until('it was asked', () => posts().length === 1);
    await passes(59 * minuteMs);
    expect(posts().length).toBeLessThanOrEqual(4);
    expect(inState('awaiting-slot')).toBe(6);
    expect(banners()).toMatchObject([{ lane: 'slots', reason: { code: 'over-quota' } }]);
    const histories = it.clips().map(({ clipId }) =>
      it
        .engine()
        .history(clipId)
        .map(({ event }) => event),
    );
    expect(new Set(histories.flat())).toEqual(new Set(['found']));
    await it.faults([]);
    await published(6);
    expect(banners()).toEqual([]);
  });

  test('with a code nobody knows: the third refusal in a row is not about the clips, and spends none', async () => {
    await start({ faults: [...overQuota] }, 6);
    await it.until('three were asked for', () => posts().length >= 3);
    await passes(3 * 60 * minuteMs);
    expect(inState('refused')).toBe(2);
    expect(inState('awaiting-slot')).toBe(4);
    // Two at once at the beginning, then one in a quarter of an hour.
    expect(posts().length).toBeLessThanOrEqual(4 + 12);
    expect(banners()).toMatchObject([{ lane: 'slots', reason: { code: 'request-refused' } }]);
    await it.restart();
    await passes(60 * minuteMs);
    expect(inState('refused')).toBe(2);
    await it.faults([]);
    await published(4);
    expect(banners()).toEqual([]);
  });

  test('one bad clip at the head of the line does not keep the others waiting for ever', async () => {
    const faults = [0, 1, 2].map((clip) => ({
      on: 'slot' as const,
      when: { caption: `bad ${clip}` },
      do: { kind: 'status' as const, status: 400 },
    }));
    it = await startTestEngine({ faults });
    for (const name of ['bad 0', 'bad 1', 'bad 2', 'good 0', 'good 1'])
      writeFileSync(`${it.capture(`${name}.mp4`)}.clip.json`, JSON.stringify({ userCaption: name }));
    await published(2);
    await it.until('the bad ones are told', () => inState('refused') === 3);
    expect(banners()).toEqual([]);
  });
});

/** Hands out its values one after the other, each time it is asked for a new one. */
function tokens(...values: string[]): AuthorizationSource & { refreshes: number } {
  const found = (at: number) => ({ ok: true, value: values[Math.min(at, values.length - 1)] ?? '' }) as const;
  return {
    refreshes: 0,
    async current() {
      return found(this.refreshes);
    },
    async refresh() {
      this.refreshes += 1;
      return found(this.refreshes);
    },
  };
}

test('A15: a 401 in the middle of twenty clips renews the authorization once, and no clip fails', async () => {
  it = await startTestEngine();
  const authorization = tokens(it.simulator.authorization);
  await it.close();
  const unauthorized = { kind: 'unauthorized' } as const;
  const faults = [6, 7].map((call) => ({ on: 'slot' as const, when: { call }, do: unauthorized }));
  await start({ authorization, faults }, 20);
  await published(20);
  expect(authorization.refreshes).toBe(1);
  expect(posts().filter(({ status }) => status === 401)).toHaveLength(2);
  expect(posts()).toHaveLength(22);
  expect(it.events.filter(({ state }) => state === 'failed' || state === 'refused')).toEqual([]);
  expect(banners()).toEqual([]);
});

test('A16: an authorization that is refused for good is replayed once, then the lane waits for the owner', async () => {
  const authorization = tokens('Xauth=old', 'Xauth=new');
  await start({ authorization }, 3);
  await it.until('it was replayed', () => posts().length === 2);
  await passes(60 * minuteMs);
  // Once and once again in every quarter of an hour, which is as often as the source is asked.
  expect(posts().length).toBeLessThanOrEqual(2 * 5);
  expect(authorization.refreshes).toBeLessThanOrEqual(5);
  expect(posts().every(({ status }) => status === 401)).toBe(true);
  expect(inState('awaiting-slot')).toBe(3);
  expect(banners()).toMatchObject([{ lane: 'slots', reason: { code: 'not-authorized' } }]);

  const before = it.clock.now();
  authorization.current = async () => ({ ok: true, value: it.simulator.authorization });
  it.engine().rescan();
  await published(3);
  expect(it.clock.now() - before).toBeLessThan(minuteMs);
});

test('A16: without any authorization nothing leaves the computer', async () => {
  const none = async () => ({ ok: false, problem: 'the authorization is empty' }) as const;
  await start({ authorization: { current: none, refresh: none } }, 2);
  await passes(30 * minuteMs);
  expect(posts()).toEqual([]);
  expect(banners()).toMatchObject([
    { reason: { code: 'not-authorized', detail: 'the authorization is empty' } },
  ]);
  expect(it.engine().counters()).toMatchObject({ unknown: 0 });
});

test('A17: claims that do not suffice refuse the clip with that reason, and are not tried again', async () => {
  const forbidden = { kind: 'status', status: 403, message: 'DeviceType is not .' } as const;
  await start({ faults: [{ on: 'slot', do: forbidden }] });
  await it.until('it is refused', () => inState('refused') === 1);
  await passes(3 * 60 * minuteMs);
  expect(it.clip('clip-0.mp4').status).toMatchObject({
    reason: { code: 'claims-refused', detail: 'HTTP 403, code 9901, DeviceType is not .' },
  });
  expect(posts()).toHaveLength(1);
});

describe('A18: a busy service', () => {
  const waits = [
    ['120', 120_000],
    [{ dateInSeconds: 120 }, 119_000],
    ['99999999999', 60 * minuteMs],
    [{ dateInSeconds: 31_536_000 }, 60 * minuteMs],
    ['soon', 1000],
    [undefined, 1000],
  ] as const;

  test.each(waits)(
    'that says Retry-After: %j is left alone until then, and asked by one at first',
    async (retryAfter, waitMs) => {
      const busy = {
        kind: 'status',
        status: 503,
        ...(retryAfter === undefined ? {} : { retryAfter }),
      } as const;
      await start({ faults: [{ on: 'slot', when: { times: 2 }, do: busy }] }, 5);
      await published(5);
      const [first = 0, second = 0, third = 0] = postedAt();
      expect(second - first).toBeGreaterThanOrEqual(waitMs);
      expect(third - second).toBeGreaterThanOrEqual(waitMs);
      expect(second - first).toBeLessThan(waitMs + 2000);
      expect(posts().map(({ status }) => status)).toEqual([503, 503, 200, 200, 200, 200, 200]);
      expect(it.engine().counters()).toMatchObject({ unknown: 0 });
    },
  );

  test.each([503, 429])('(%i) is not asked sooner by an impatient owner or a restart', async (status) => {
    const busy = { kind: 'status', status, retryAfter: 600 } as const;
    await start({ faults: [{ on: 'slot', when: { call: 1 }, do: busy }] }, 3);
    await it.until('it was asked', () => posts().length === 1);
    const [first = 0] = postedAt();
    for (const { clipId } of it.clips()) it.engine().retry(clipId);
    it.engine().rescan();
    await it.settled();
    await it.restart();
    for (const { clipId } of it.clips()) it.engine().retry(clipId);
    await it.settled();
    expect(posts()).toHaveLength(1);
    expect(banners()).toMatchObject([
      { lane: 'slots', reason: { code: 'service-busy' }, until: expect.any(Number) },
    ]);
    await published(3);
    expect((postedAt()[1] ?? 0) - first).toBeGreaterThanOrEqual(600_000);
  });
});
