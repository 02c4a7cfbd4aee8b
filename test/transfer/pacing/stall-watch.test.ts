/**
 * When a block counts as stalled: silence decides, measured against what the line has shown. Time
 * is the test's.
 */
import { expect, test } from 'vitest';
import { Pace, paced } from '../../../main/transfer/pacing/pace.ts';
import { StallWatches } from '../../../main/transfer/pacing/stall-watch.ts';
import { createTestClock } from '../../support/test-clock.ts';

const blockBytes = 2_000_000;
const never = new AbortController().signal;

test('four blocks of 2 MB that the system has taken whole may drip away at 16 kB/s together', () => {
  const clock = createTestClock();
  const watches = new StallWatches(clock);
  const four = Array.from({ length: 4 }, () => watches.watch(never));
  for (const watch of four) watch.handedOver(blockBytes);
  clock.advance((4 * blockBytes) / 16);
  expect(four.map((watch) => watch.isStalled())).toEqual([false, false, false, false]);
});

test('a connection that takes a little now and then is not stalled, however long it lasts', () => {
  const clock = createTestClock();
  const watch = new StallWatches(clock).watch(never);
  for (let taken = 0; taken < blockBytes; taken += 16_384) {
    watch.handedOver(16_384);
    clock.advance(29_000);
  }
  expect(watch.isStalled()).toBe(false);
});

test('a connection that takes nothing at all is given up after half a minute', () => {
  const clock = createTestClock();
  const watch = new StallWatches(clock).watch(never);
  clock.advance(29_999);
  expect(watch.isStalled()).toBe(false);
  clock.advance(1);
  expect(watch.isStalled()).toBe(true);
  expect(watch.signal.aborted).toBe(true);
});

test('once the line has shown its pace, a silent block is given up within that pace', () => {
  const clock = createTestClock();
  const watches = new StallWatches(clock);
  const quick = watches.watch(never);
  quick.handedOver(blockBytes);
  clock.advance(2000);
  quick.acknowledged();
  quick.dispose();
  const silent = watches.watch(never);
  silent.handedOver(blockBytes);
  clock.advance(33_999);
  expect(silent.isStalled()).toBe(false);
  clock.advance(1);
  expect(silent.isStalled()).toBe(true);
});

test("waiting for the owner's own limit is nobody's stall: four blocks at once under 16 kB/s go through", async () => {
  const clock = createTestClock();
  const watches = new StallWatches(clock);
  const pace = new Pace(clock, 16_000);
  const bytes = Buffer.alloc(blockBytes);

  async function send(): Promise<boolean> {
    const watch = watches.watch(never);
    for await (const _ of paced(bytes, pace, watch));
    watch.acknowledged();
    watch.dispose();
    return watch.isStalled();
  }

  let sent = 0;
  const sending = Array.from({ length: 4 }, async () => {
    const wasStalled = await send();
    sent += 1;
    return wasStalled;
  });
  while (sent < 4) {
    clock.toNextTimer();
    for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
  }
  expect(await Promise.all(sending)).toEqual([false, false, false, false]);
  expect(clock.monotonicMs()).toBeGreaterThanOrEqual(500_000);
});

test('an hour of waiting for our own limit is no silence of the service, and is not learned as its pace', () => {
  const clock = createTestClock();
  const watches = new StallWatches(clock);
  const held = watches.watch(never);
  held.hold();
  clock.advance(3_600_000);
  expect(held.isStalled()).toBe(false);
  held.handedOver(blockBytes);
  clock.advance(1000);
  held.acknowledged();
  held.dispose();
  const next = watches.watch(never);
  next.handedOver(blockBytes);
  clock.advance(33_000);
  expect(next.isStalled()).toBe(true);
});

test('a quick line takes a block in one piece; on a slow or unknown one it goes piece by piece, so that movement shows', () => {
  const clock = createTestClock();
  const watches = new StallWatches(clock);
  const piecesAfter = (tookMs: number) => {
    const watch = watches.watch(never);
    watch.handedOver(blockBytes);
    clock.advance(tookMs);
    watch.acknowledged();
    watch.dispose();
    return Math.ceil(blockBytes / watches.watch(never).sliceBytes());
  };
  expect(Math.ceil(blockBytes / watches.watch(never).sliceBytes())).toBe(8);
  expect(piecesAfter(10)).toBe(1);
  expect(piecesAfter(200)).toBe(2);
  expect(piecesAfter(5000)).toBe(8);
});

test('a line that has become far slower costs a block once: the next gets as long as on a line nobody knows', () => {
  const clock = createTestClock();
  const watches = new StallWatches(clock);
  const quick = watches.watch(never);
  quick.handedOver(blockBytes);
  clock.advance(20);
  quick.acknowledged();
  quick.dispose();
  const drowned = watches.watch(never);
  drowned.handedOver(blockBytes);
  clock.advance(31_000);
  expect(drowned.isStalled()).toBe(true);
  drowned.dispose();
  const next = watches.watch(never);
  next.handedOver(blockBytes);
  clock.advance(blockBytes / 16);
  expect(next.isStalled()).toBe(false);
});

test('the blocks beside one that stalls are judged by what was known before: a dead line costs all of them half a minute', () => {
  const clock = createTestClock();
  let renewals = 0;
  const watches = new StallWatches(clock, () => {
    renewals += 1;
  });
  const quick = watches.watch(never);
  quick.handedOver(blockBytes);
  clock.advance(2000);
  quick.acknowledged();
  quick.dispose();
  const four = Array.from({ length: 4 }, () => watches.watch(never));
  for (const watch of four) {
    watch.handedOver(blockBytes);
    clock.advance(50);
  }
  clock.advance(34_000);
  expect(four.map((watch) => watch.isStalled())).toEqual([true, true, true, true]);
  expect(renewals).toBe(1);
});

test('on a line that no one knows a single block waits for its answer as long as the slowest line needs, and half a minute', () => {
  const clock = createTestClock();
  const watch = new StallWatches(clock).watch(never);
  watch.handedOver(blockBytes);
  clock.advance(30_000 + blockBytes / 16);
  expect(watch.isStalled()).toBe(true);
});
