// The owner's pause: ends when it should, also when the clock is moved under it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pauseAt, pauseFromText, pauseToText } from '../../main/model/owner-pause.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 10, 22, 20);
const anHour = { setAt: now, until: now + hourMs };

test('a pause without an end holds until the owner resumes', () => {
  const open = { setAt: now, until: null };
  expect(pauseAt(open, now + 1e12)).toBe(open);
  expect(pauseAt(null, now)).toBeNull();
});

test('a pause of an hour is over after an hour', () => {
  expect(pauseAt(anHour, now + hourMs - 1)).toEqual(anHour);
  expect(pauseAt(anHour, now + hourMs)).toBeNull();
});

test('a clock put back by a day does not make an hour a day', () => {
  const back = now - 24 * hourMs;
  expect(pauseAt(anHour, back)).toEqual({ setAt: back, until: back + hourMs });
});

test('however the clock is moved, what is left is never more than was asked for, and never grows', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 20 }), (jumps) => {
      let at = now;
      let pause: ReturnType<typeof pauseAt> = anHour;
      for (const hours of jumps) {
        at += hours * hourMs;
        const next = pauseAt(pause, at);
        if (next?.until != null && next.until - at > hourMs) return false;
        if (pause === null && next !== null) return false;
        pause = next;
      }
      return true;
    }),
  );
});

test('it is kept as text and comes back the same', () => {
  for (const pause of [null, anHour]) expect(pauseFromText(pauseToText(pause))).toEqual(pause);
  expect(pauseFromText('yes')).toMatchObject({ until: null });
  expect(pauseFromText(undefined)).toBeNull();
  expect(pauseFromText('damaged')).toBeNull();
});
