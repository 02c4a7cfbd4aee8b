/** Fault matrix A: slot requests that never left, and those of which nobody knows what became. */
import { afterEach, expect, test } from 'vitest';
import { whenTrue } from '../support/door.ts';
import { type Line, layLine } from '../support/line.ts';
import { sha256 } from '../support/sha256.ts';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

const minuteMs = 60_000;
let it: TestEngine;
let line: Line | null = null;

afterEach(async () => {
  await it.close();
  await line?.close();
  line = null;
});

async function start(options: TestEngineOptions = {}): Promise<void> {
  it = await startTestEngine(options);
}

const ledger = () => it.simulator.ledger();
const counters = () => it.engine().counters();
const inState = (state: string) => it.clips().filter((clip) => clip.state === state).length;
const published = (clips = 1) => it.until('published', () => inState('published') === clips);

async function passes(ms: number): Promise<void> {
  const until = it.clock.now() + ms;
  await it.until('time has passed', () => it.clock.now() >= until);
}

/** Lets sockets deliver what they hold, while time stands still. */
async function turns(count = 50): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Until the service has made the first slot. From the request on time stands still, or a time-out would overtake it. */
async function untilServiceHasIt(): Promise<void> {
  for (await turns(); counters().attempts === 0; await turns()) it.clock.toNextTimer();
  await whenTrue(() => ledger().slots.length === 1);
}

/** What the first request has made is gone again, the second one's slot has the bits, and that after the time-out. */
function expectOrphanAndOneUpload(path: string): void {
  const { slots, posts } = ledger();
  const [lost, kept, ...more] = slots;
  expect(more).toEqual([]);
  expect(lost).toMatchObject({ blocks: [], commits: 0, deletedAt: expect.any(String) });
  expect(kept).toMatchObject({ commits: 1, committedSha256: sha256(path), deletedAt: null });
  const [first, second] = posts.map(({ at }) => Date.parse(at));
  expect(posts).toHaveLength(2);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(2 * minuteMs);
  expect(Date.parse(lost?.deletedAt ?? '')).toBeLessThanOrEqual(second ?? 0);
  expect(counters()).toMatchObject({ attempts: 2, unknown: 1, orphansDeleted: 1, possiblyLeft: 0 });
}

test('A5: a closed port is no attempt spent: every clip waits, one of them asks at growing intervals', async () => {
  line = await layLine(() => new URL(it.simulator.metadataUrl).host);
  await line.cut();
  await start({ config: { service: { metadataUrl: `http://${line.host}` } } });
  for (const name of ['a.mp4', 'b.mp4', 'c.mp4']) it.capture(name);
  await it.until('it was tried', () => counters().attempts === 1);

  expect(inState('awaiting-slot')).toBe(3);
  expect(it.clip('a.mp4').status).toMatchObject({
    waiting: { kind: 'lane', reason: { code: 'offline' }, until: expect.any(Number) },
  });
  expect(it.engine().overview().banners).toMatchObject([{ kind: 'lane', lane: 'slots' }]);
  await passes(10 * minuteMs);
  expect(counters()).toMatchObject({ unknown: 0, granted: 0 });
  expect(counters().attempts).toBeGreaterThan(5);
  expect(counters().attempts).toBeLessThan(13);

  await line.mend();
  await published(3);
  expect(ledger().posts).toHaveLength(3);
  expect(it.engine().overview().banners).toEqual([]);
});

test('A5: a name that is not found is no attempt spent either', async () => {
  const resolve = async (hostname: string) => {
    throw Object.assign(new Error(hostname), { code: 'ENOTFOUND' });
  };
  await start({ resolve, config: { service: { metadataUrl: 'https://clips.invalid' } } });
  it.capture('a.mp4');
  await it.until('it was tried', () => counters().attempts === 2);
  expect(counters()).toMatchObject({ unknown: 0 });
  expect(it.clip('a.mp4')).toMatchObject({
    state: 'awaiting-slot',
    status: { waiting: { reason: { code: 'offline', detail: 'ENOTFOUND, clips.invalid' } } },
  });
});

test('A6: a connection that breaks after the request is not asked again blindly', async () => {
  await start({ faults: [{ on: 'slot', when: { call: 1 }, do: { kind: 'lost-answer', how: 'reset' } }] });
  const path = it.capture('a.mp4');
  await it.until('the outcome is unknown', () => inState('slot-unknown') === 1);
  expect(it.clip('a.mp4').status).toEqual({
    code: 'checking-slot',
    nextAt: it.clock.now() + 2 * minuteMs,
    askOwner: false,
  });
  expect(ledger().requests).toMatchObject({ post: 1, list: 0, delete: 0 });
  await published();
  expectOrphanAndOneUpload(path);
});

test('A6: an owner who wants to be asked is asked, and nothing happens until then', async () => {
  await start({
    config: { slots: { whenUnknown: 'ask' } },
    faults: [{ on: 'slot', when: { call: 1 }, do: { kind: 'lost-answer', how: 'reset' } }],
  });
  const path = it.capture('a.mp4');
  await it.until('the owner is asked', () => it.engine().needsPerson() === 1);
  await passes(60 * minuteMs);
  expect(ledger().requests).toMatchObject({ post: 1, list: 0, delete: 0 });
  expect(it.engine().retry(it.clip('a.mp4').clipId)).toBe(true);
  await published();
  expectOrphanAndOneUpload(path);
});

test('A7: an answer that comes after the time-out is discarded, and reaches no other clip', async () => {
  await start({ faults: [{ on: 'slot', when: { call: 1 }, do: { kind: 'slow', afterMs: 35_000 } }] });
  const late = it.capture('late.mp4');
  await untilServiceHasIt();
  it.clock.advance(30_000);
  await it.settled();
  expect(it.clip('late.mp4').state).toBe('slot-unknown');

  const next = it.capture('next.mp4', 'fragmented.mp4');
  await it.until('the next clip is through', () => it.clips().some(({ state }) => state === 'published'));
  expect(it.clip('late.mp4').state).toBe('slot-unknown');
  await published(2);
  const { slots } = ledger();
  expect(slots.map(({ committedSha256 }) => committedSha256)).toEqual([null, sha256(next), sha256(late)]);
  expect(slots.map(({ deletedAt }) => deletedAt !== null)).toEqual([true, false, false]);
  for (const [clip, slot] of [
    [it.clip('next.mp4'), slots[1]],
    [it.clip('late.mp4'), slots[2]],
  ] as const)
    expect(slot?.systemProperties).toContain(`clipslot=${clip.clipId}/`);
});

test.each([502, 504, 503])(
  'A19: a proxy that answers %i while a slot was made is not taken for the service',
  async (status) => {
    const page = { kind: 'status', status, body: 'html', effect: true } as const;
    await start({ faults: [{ on: 'slot', when: { call: 1 }, do: page }] });
    const path = it.capture('a.mp4');
    await it.until('the outcome is unknown', () => inState('slot-unknown') === 1);
    await published();
    expectOrphanAndOneUpload(path);
  },
);

test('A19: the line breaks in the middle of the answer: as lost as one that never began', async () => {
  await start({ faults: [{ on: 'slot', when: { call: 1 }, do: { kind: 'truncated-answer' } }] });
  const path = it.capture('a.mp4');
  await it.until('the outcome is unknown', () => inState('slot-unknown') === 1);
  await published();
  expectOrphanAndOneUpload(path);
});

test('A20: one slot given to two clips stays with the first; the second needs the owner, and gets one of its own', async () => {
  await start({ faults: [{ on: 'slot', when: { call: 2 }, do: { kind: 'same-slot-twice' } }] });
  const first = it.capture('first.mp4');
  await published(1);
  const second = it.capture('second.mp4', 'fragmented.mp4');
  await it.until('the second one stops', () => inState('failed') === 1);
  expect(it.clip('second.mp4').status).toMatchObject({ reason: { code: 'slot-given-twice' } });
  await passes(30 * minuteMs);
  expect(ledger().slots).toMatchObject([{ commits: 1, committedSha256: sha256(first) }]);
  expect(ledger().posts).toHaveLength(2);

  it.engine().retry(it.clip('second.mp4').clipId);
  await published(2);
  expect(ledger().slots.map(({ commits, committedSha256 }) => [commits, committedSha256])).toEqual([
    [1, sha256(first)],
    [1, sha256(second)],
  ]);
});

test('A20: a request the service processed twice is uploaded once', async () => {
  await start({ faults: [{ on: 'slot', when: { call: 1 }, do: { kind: 'processed-twice' } }] });
  const path = it.capture('a.mp4');
  await published();
  expect(ledger().posts).toHaveLength(1);
  expect(ledger().slots.map(({ commits, committedSha256 }) => [commits, committedSha256])).toEqual([
    [0, null],
    [1, sha256(path)],
  ]);
});

test('a clip that is given up while its request is under way leaves no slot behind, whatever the answer was', async () => {
  await start({
    faults: [
      { on: 'slot', when: { call: 1 }, do: { kind: 'slow', afterMs: 1000 } },
      { on: 'slot', when: { call: 2 }, do: { kind: 'lost-answer' } },
    ],
    failpoint(name) {
      if (name === 'after-intent') for (const { clipId } of it.clips()) it.engine().cancel(clipId);
    },
  });
  it.capture('granted.mp4');
  await untilServiceHasIt();
  it.clock.advance(1000);
  await it.until('its slot is deleted', () => ledger().slots[0]?.deletedAt !== null);
  it.capture('lost.mp4', 'fragmented.mp4');
  await it.until('both slots are deleted', () => {
    const { slots } = ledger();
    return slots.length === 2 && slots.every(({ deletedAt }) => deletedAt !== null);
  });
  await it.until('nothing is left to do', () => it.engine().isIdle());
  expect(inState('cancelled')).toBe(2);
  expect(ledger().requests.put).toBe(0);
  expect(counters()).toMatchObject({ orphansDeleted: 2, orphansLeft: 0, possiblyLeft: 0 });
});
