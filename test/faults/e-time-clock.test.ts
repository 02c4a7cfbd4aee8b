/** Fault matrix E3: somebody moves the wall clock, while Clipslot runs or while it does not. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Waiting } from '../../preload/clip-view.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const yearMs = 365 * dayMs;

let it: TestEngine;
beforeEach(async () => {
  it = await startTestEngine({ simulator: { stepMs: 0 } });
});
afterEach(() => it.close());

function waiting(): Waiting | null {
  const status = it.clips()[0]?.status;
  return status !== undefined && 'waiting' in status ? status.waiting : null;
}

/** Monotonic time until the claim holds. */
async function msUntil(what: string, holds: () => boolean): Promise<number> {
  const startedMs = it.clock.monotonicMs();
  await it.until(what, holds);
  return it.clock.monotonicMs() - startedMs;
}

/** While it runs the heartbeat tells; while it does not, the next start must find out. */
const moments = [
  ['while it runs', async (move: () => void) => move()],
  ['while it does not run', (move: () => void) => it.restart(move)],
] as const;

test.each(moments)(
  'E3: the clock goes back a year %s: a closed lane opens when it was meant to, neither later nor sooner',
  async (_, during) => {
    await it.faults([
      { on: 'slot', when: { times: 1 }, do: { kind: 'status', status: 503, retryAfter: 600 } },
    ]);
    it.capture('a.mp4');
    await it.until('the lane is closed', () => waiting()?.kind === 'lane');
    await during(() => it.clock.setWall(-yearMs));
    it.clock.advance(11_000);
    const wait = waiting();
    if (wait?.kind !== 'lane' || wait.until === null) throw new Error('the lane is not closed');
    expect(wait.until - it.clock.now()).toBeLessThanOrEqual(60 * minuteMs);
    it.clock.advance(9 * minuteMs);
    await it.settled();
    expect(it.simulator.ledger().posts).toHaveLength(1);
    expect(await msUntil('published', () => it.clips()[0]?.state === 'published')).toBeLessThanOrEqual(
      60 * minuteMs,
    );
  },
);

test.each(moments)(
  'E3: the clock goes back a year %s: a clip that waits for its next try waits no longer than it would have',
  async (_, during) => {
    await it.faults([{ on: 'block', when: {}, do: { kind: 'status', status: 500 } }]);
    it.capture('a.mp4');
    const left = () => {
      const wait = waiting();
      return wait?.kind === 'next-try' ? wait.at - it.clock.now() : 0;
    };
    await it.until('the back-off has grown', () => left() > 5000);
    const leftBefore = left();
    await it.faults([]);
    await during(() => it.clock.setWall(-yearMs));
    const tookMs = await msUntil('published', () => it.clips()[0]?.state === 'published');
    expect(tookMs).toBeLessThanOrEqual(leftBefore + 11_000);
  },
);

test.each(moments)(
  'E3: the clock goes back a year %s: an unknown slot is looked for when its time has come',
  async (_, during) => {
    await it.faults([{ on: 'slot', when: { times: 1 }, do: { kind: 'lost-answer' } }]);
    it.capture('a.mp4');
    await it.until('it is unknown', () => it.clips()[0]?.state === 'slot-unknown');
    await during(() => it.clock.setWall(-yearMs));
    const tookMs = await msUntil('published', () => it.clips()[0]?.state === 'published');
    expect(tookMs).toBeLessThanOrEqual(3 * minuteMs);
    expect(it.engine().counters()).toMatchObject({ unknown: 1, orphansDeleted: 1 });
  },
);

test.each(moments)(
  'E3: the clock goes forward a day %s: held slots stay held, and a service in trouble meets one probe, no storm',
  async (_, during) => {
    it.engine().pause();
    it.capture('held.mp4');
    await it.until('a slot is held', () => it.clips()[0]?.state === 'slot-held');
    await it.faults([{ on: 'slot', when: {}, do: { kind: 'status', status: 503, retryAfter: 1800 } }]);
    for (let n = 0; n < 8; n += 1) it.capture(`${n}.mp4`, n % 2 === 0 ? 'fragmented.mp4' : 'plain.mp4');
    await it.until('all are known', () => it.clips().length === 9);
    await it.until('the lane is closed', () => it.engine().overview().banners.length > 0);
    const before = it.simulator.ledger().posts.length;
    await during(() => it.clock.setWall(dayMs));
    it.clock.advance(15_000);
    await it.settled();
    await it.until('it has been tried', () => it.simulator.ledger().posts.length > before);
    it.clock.advance(10 * minuteMs);
    await it.settled();
    expect(it.simulator.ledger().posts).toHaveLength(before + 1);

    await it.faults([]);
    it.engine().resume();
    await it.until('all are published', () => it.engine().overview().counts.published === 9);
    const { slots } = it.simulator.ledger();
    expect(slots.map(({ commits }) => commits)).toEqual(slots.map(() => 1));
    expect(slots).toHaveLength(9);
  },
);

test('E3: put forward a day by mistake and back again, nothing waits for the day to come', async () => {
  await it.faults([{ on: 'block', when: {}, do: { kind: 'status', status: 500 } }]);
  it.capture('a.mp4');
  it.clock.setWall(dayMs);
  await it.until('it waits for its next try', () => waiting()?.kind === 'next-try');
  it.clock.setWall(-dayMs);
  await it.faults([]);
  const tookMs = await msUntil('published', () => it.clips()[0]?.state === 'published');
  expect(tookMs).toBeLessThanOrEqual(2 * minuteMs);
});
