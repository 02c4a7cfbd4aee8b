/**
 * The owner's limit as promises that hold for any limit and any crowd of senders; time is the
 * test's.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pace } from '../../../main/transfer/pacing/pace.ts';
import { createTestClock, type TestClock } from '../../support/test-clock.ts';

interface Grant {
  readonly atMs: number;
  readonly bytes: number;
}

interface Line {
  readonly clock: TestClock;
  readonly pace: Pace;
  readonly grants: Grant[];
  /** Lets this much time pass, with everybody asking for the next slice as soon as they got one. */
  run(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** So many blocks under way, each of this many bytes, one after the other without end. */
function openLine(limit: number | null, senders: number, blockBytes: number): Line {
  const clock = createTestClock();
  const pace = new Pace(clock, limit);
  const grants: Grant[] = [];
  const stop = new AbortController();

  async function send(): Promise<void> {
    for (;;) {
      for (let left = blockBytes; left > 0; ) {
        const bytes = await pace.take(Math.min(left, pace.sliceBytes()), stop.signal);
        grants.push({ atMs: clock.monotonicMs(), bytes });
        left -= bytes;
        // Without a limit nothing waits, and time would never get a turn.
        if (pace.bytesPerSecond() === null) await new Promise<void>((resolve) => clock.after(1, resolve));
      }
    }
  }

  const sending = Array.from({ length: senders }, () => send().catch(() => {}));
  return {
    clock,
    pace,
    grants,
    async run(ms) {
      const untilMs = clock.monotonicMs() + ms;
      // A timer that only marks the end, so that no timer beyond it is rung.
      let over = false;
      clock.after(ms, () => {
        over = true;
      });
      while (!over) {
        // Whoever was served asks again before the next timer.
        await new Promise((resolve) => setImmediate(resolve));
        clock.toNextTimer();
      }
      expect(clock.monotonicMs()).toBe(untilMs);
    },
    async stop() {
      stop.abort();
      await Promise.all(sending);
    },
  };
}

function bytesWithin(grants: readonly Grant[], fromMs: number, toMs: number): number {
  return grants.reduce((sum, { atMs, bytes }) => (atMs >= fromMs && atMs < toMs ? sum + bytes : sum), 0);
}

/** The most that went out in any window of this length. */
function mostWithin(grants: readonly Grant[], windowMs: number): number {
  let most = 0;
  let sum = 0;
  let first = 0;
  for (const { atMs, bytes } of grants) {
    sum += bytes;
    for (
      let oldest = grants[first];
      oldest !== undefined && oldest.atMs <= atMs - windowMs;
      oldest = grants[first]
    ) {
      sum -= oldest.bytes;
      first += 1;
    }
    most = Math.max(most, sum);
  }
  return most;
}

const limits = fc.integer({ min: 1024, max: 20_000_000 });
const crowds = fc.integer({ min: 1, max: 32 });
const blocks = fc.integer({ min: 30_000, max: 2_000_000 });

test('no two seconds hold more than the limit, and ten seconds hold it to within 2 %', async () => {
  await fc.assert(
    fc.asyncProperty(limits, crowds, blocks, async (limit, senders, blockBytes) => {
      const line = openLine(limit, senders, blockBytes);
      await line.run(10_000);
      await line.stop();
      expect(mostWithin(line.grants, 2000)).toBeLessThanOrEqual(2 * limit);
      const mean = bytesWithin(line.grants, 0, 10_000) / 10;
      // Whole slices: the last one may just have missed the end.
      expect(mean).toBeGreaterThanOrEqual(0.98 * limit - line.pace.sliceBytes() / 10);
    }),
    { numRuns: 40, verbose: 1 },
  );
});

test('a pause is not followed by a burst', async () => {
  await fc.assert(
    fc.asyncProperty(limits, fc.integer({ min: 100, max: 60_000 }), async (limit, idleMs) => {
      const clock = createTestClock();
      const pace = new Pace(clock, limit);
      clock.advance(idleMs);
      let granted = 0;
      for (let slices = 0; slices < 50; slices += 1) {
        void pace.take(pace.sliceBytes(), new AbortController().signal).then((bytes) => {
          granted += bytes;
        });
      }
      clock.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
      expect(granted).toBeLessThanOrEqual(0.55 * limit);
    }),
    { numRuns: 100, verbose: 1 },
  );
});

test('a change of the limit, up or down, on or off, bites within one second for everybody who waits', async () => {
  await fc.assert(
    fc.asyncProperty(limits, limits, crowds, async (before, after, senders) => {
      const line = openLine(before, senders, 100_000);
      await line.run(3000);
      line.pace.setBytesPerSecond(after);
      const changedMs = line.clock.monotonicMs();
      await line.run(4000);
      await line.stop();
      const since = line.grants.filter(({ atMs }) => atMs > changedMs);
      expect(mostWithin(since, 2000)).toBeLessThanOrEqual(2 * after);
      const settled = bytesWithin(since, changedMs + 1000, changedMs + 3000);
      expect(settled).toBeGreaterThanOrEqual(0.97 * 2 * after - line.pace.sliceBytes());
    }),
    { numRuns: 40, verbose: 1 },
  );
});

test('lifting the limit lets everybody who waits go at once', async () => {
  const clock = createTestClock();
  const pace = new Pace(clock, 1024);
  const signal = new AbortController().signal;
  const waiting = Promise.all(Array.from({ length: 100 }, () => pace.take(65_536, signal)));
  pace.setBytesPerSecond(null);
  await waiting;
  expect(clock.monotonicMs()).toBe(0);
});

test('whoever gives up while waiting pays nothing, and the next is served in its place', async () => {
  const clock = createTestClock();
  const pace = new Pace(clock, 1000);
  const stop = new AbortController();
  const patient = new AbortController().signal;
  const served: string[] = [];
  const first = pace.take(100_000, stop.signal);
  const second = pace.take(10, patient).then(() => served.push('second'));
  stop.abort(new Error('paused'));
  await expect(first).rejects.toThrow('paused');
  clock.advance(100);
  await second;
  expect(served).toEqual(['second']);
});
