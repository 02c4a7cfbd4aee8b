/**
 * The rate that is shown: of the last seconds, of each clip and of all, and remembered for
 * forecasts.
 */
import { beforeEach, expect, test } from 'vitest';
import { Speed } from '../../../main/transfer/pacing/speed.ts';
import { createTestClock, type TestClock } from '../../support/test-clock.ts';

let clock: TestClock;
let speed: Speed;
beforeEach(() => {
  clock = createTestClock();
  speed = new Speed(clock, null);
});

function send(clipId: string, seconds: number, bytes: number): void {
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1000);
    speed.accepted(clipId, bytes);
  }
}

test('a steady line is shown as it is, each clip for itself and all together', () => {
  speed.started('a');
  speed.started('b');
  for (let second = 0; second < 30; second += 1) {
    clock.advance(1000);
    speed.accepted('a', 1000);
    speed.accepted('b', 3000);
  }
  expect([speed.of('a'), speed.of('b'), speed.total()]).toEqual([1000, 3000, 4000]);
  expect(speed.seen()).toBe(4000);
});

test('it follows a change within its span, and says nothing before there is anything', () => {
  speed.started('a');
  expect(speed.of('a')).toBeNull();
  expect(speed.total()).toBeNull();
  send('a', 40, 1000);
  send('a', 20, 500);
  expect(speed.of('a')).toBe(500);
  clock.advance(60_000);
  expect(speed.of('a')).toBeNull();
  expect(speed.seen()).toBe(500);
});

test('what a clip sent ends with it; a wait between two clips is no slow line', () => {
  speed.started('a');
  send('a', 5, 1000);
  speed.ended('a');
  expect(speed.of('a')).toBeNull();
  expect(speed.total()).toBeNull();
  clock.advance(10_000);
  speed.started('b');
  send('b', 2, 1000);
  expect(speed.total()).toBe(1000);
  // A block that arrives late, for a clip that is over, counts for nobody.
  speed.accepted('a', 1_000_000);
  expect(speed.total()).toBe(1000);
});

test('what the line carried before the restart is known', () => {
  expect(new Speed(clock, 1234).seen()).toBe(1234);
});

test('on a line that takes hundreds of blocks a second every byte counts', () => {
  speed.started('a');
  for (let block = 0; block < 20_000; block += 1) {
    clock.advance(2);
    speed.accepted('a', 2000);
  }
  expect(speed.of('a')).toBe(1_000_000);
});
