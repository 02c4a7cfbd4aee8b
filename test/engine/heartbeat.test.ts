/** What the heartbeat takes for a sleep, for a clock put back, and for nothing at all. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heartbeat } from '../../main/engine/heartbeat.ts';
import { createTestClock } from '../support/test-clock.ts';

function listen() {
  const clock = createTestClock();
  const heard: string[] = [];
  const heartbeat = new Heartbeat(clock, {
    onSleep: () => heard.push('slept'),
    onSetBack: (byMs) => heard.push(`back ${byMs}`),
    onQuietBeat: () => heard.push('quiet'),
  });
  heartbeat.start();
  return { clock, heard, heartbeat };
}

const anyTime = fc.integer({ min: 20_001, max: 400 * 86_400_000 });
const corrections = fc.integer({ min: -20_000, max: 20_000 });

test('a sleep is heard within ten seconds of the wake, whichever clock stood still', () => {
  fc.assert(
    fc.property(
      anyTime,
      fc.boolean(),
      fc.integer({ min: 0, max: 60_000 }),
      (asleepMs, stoodStill, beforeMs) => {
        const { clock, heard } = listen();
        clock.advance(beforeMs);
        if (stoodStill) clock.shiftWall(asleepMs);
        else clock.sleep(asleepMs + 10_000);
        clock.advance(10_000);
        expect(heard.filter((what) => what !== 'quiet')).toEqual(['slept']);
      },
    ),
    { verbose: 1 },
  );
});

test('a clock put back is heard with how far; small corrections by a time server are not', () => {
  fc.assert(
    fc.property(anyTime, corrections, (byMs, correctionMs) => {
      const { clock, heard } = listen();
      clock.setWall(correctionMs);
      clock.advance(10_000);
      expect(heard).toEqual(['quiet']);
      clock.setWall(-byMs);
      clock.advance(10_000);
      expect(heard).toEqual(['quiet', `back ${byMs}`]);
    }),
    { verbose: 1 },
  );
});

test('a sleep that was noticed elsewhere is not heard a second time', () => {
  const { clock, heard, heartbeat } = listen();
  clock.shiftWall(3_600_000);
  heartbeat.reset();
  clock.advance(60_000);
  expect(new Set(heard)).toEqual(new Set(['quiet']));
});
