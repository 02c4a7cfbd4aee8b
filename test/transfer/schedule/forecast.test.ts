/**
 * The forecast against the schedule it speaks of: the same windows, pauses and caps, and no byte
 * lost in between.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paceAt, weekGrid, windowPaces } from '../../../main/model/week-grid.ts';
import { type ForecastInput, forecast } from '../../../main/transfer/schedule/forecast.ts';

const hourMs = 3_600_000;
const at = (text: string) => Date.parse(`${text}:00Z`);
const now = at('2026-11-22T20:00');
const night = weekGrid({ rules: [{ from: '23:00', to: '07:00' }] }, 'UTC');

const input: ForecastInput = {
  now,
  grid: night,
  pause: null,
  speedSeen: 1000,
  bytesPerSecond: null,
  limitedBytesPerSecond: 100,
  caps: { bytesPerDay: null, bytesPerMonth: null },
  used: { day: 0, month: 0 },
  clips: [],
};
const clip = (clipId: string, remainingBytes: number, slotEndsAt: number | null = null) => {
  return { clipId, remainingBytes, slotEndsAt };
};

test('a clip starts when the window opens and is out when its bytes are', () => {
  const clips = [clip('a', 3_600_000), clip('b', 1000)];
  expect(forecast({ ...input, clips })).toEqual({
    windows: [{ from: at('2026-11-22T23:00'), to: at('2026-11-23T07:00'), pace: 'full' }],
    doneAt: at('2026-11-23T00:00') + 1000,
    leftBytes: 0,
    remainingBytes: 3_601_000,
    clips: [
      { clipId: 'a', startsAt: at('2026-11-22T23:00'), doneAt: at('2026-11-23T00:00'), late: false },
      { clipId: 'b', startsAt: at('2026-11-23T00:00'), doneAt: at('2026-11-23T00:00') + 1000, late: false },
    ],
  });
});

test('what the night cannot hold goes on the next night, and is said not to fit', () => {
  const { doneAt, leftBytes } = forecast({ ...input, clips: [clip('a', 9 * 3_600_000)] });
  expect(doneAt).toBe(at('2026-11-24T00:00'));
  expect(leftBytes).toBe(3_600_000);
});

test('a slot that ends before its clip is out is late', () => {
  const ends = (hours: number) => now + hours * hourMs;
  const clips = [clip('in time', 3_600_000, ends(5)), clip('late', 3_600_000, ends(4.5))];
  expect(forecast({ ...input, clips }).clips.map(({ late }) => late)).toEqual([false, true]);
});

test('the pause counts: a timed one shifts, one without an end leaves nothing to tell', () => {
  const clips = [clip('a', 1000)];
  const until = at('2026-11-23T02:00');
  const timed = forecast({ ...input, clips, pause: { setAt: now, until } });
  expect(timed.windows).toEqual([{ from: until, to: at('2026-11-23T07:00'), pace: 'full' }]);
  expect(timed.doneAt).toBe(until + 1000);
  const open = forecast({ ...input, clips, pause: { setAt: now, until: null } });
  expect(open).toMatchObject({ windows: [], doneAt: null, leftBytes: 1000 });
});

test('a limit holds where the line is faster, and caps stretch the queue over days', () => {
  const grid = weekGrid('always', 'UTC');
  const clips = [clip('a', 50_000)];
  expect(forecast({ ...input, grid, clips, bytesPerSecond: 500 }).doneAt).toBe(now + 100_000);
  const limited = weekGrid({ default: 'limited', rules: [{ from: '23:00', to: '23:30' }] }, 'UTC');
  expect(forecast({ ...input, grid: limited, clips }).doneAt).toBe(now + 500_000);
  const caps = { bytesPerDay: 20_000, bytesPerMonth: null };
  const capped = forecast({ ...input, grid, clips, caps, used: { day: 15_000, month: 15_000 } });
  // 5,000 today, 20,000 tomorrow, 20,000 the day after, 5,000 the day after that.
  expect(capped.doneAt).toBe(at('2026-11-25T00:00') + 5000);
  expect(capped.leftBytes).toBe(50_000 - 25_000);
  const month = { bytesPerDay: null, bytesPerMonth: 20_000 };
  expect(
    forecast({ ...input, grid, clips, caps: month, used: { day: 0, month: 20_000 } }).clips[0],
  ).toMatchObject({
    doneAt: null,
  });
});

test('as long as nobody knows how fast the line is, only the start can be told', () => {
  const told = forecast({ ...input, speedSeen: null, clips: [clip('a', 1000)] });
  expect(told).toMatchObject({ doneAt: null, leftBytes: null });
  expect(told.clips[0]).toMatchObject({ startsAt: at('2026-11-22T23:00'), doneAt: null });
  expect(forecast({ ...input, speedSeen: null, clips: [] }).doneAt).toBe(now);
});

test('whatever the week: windows do not overlap, clips follow each other, and none starts while sending is off', () => {
  const week = fc.array(fc.constantFrom(...windowPaces), { minLength: 1, maxLength: 12 });
  const sizes = fc.array(fc.integer({ min: 1, max: 100_000_000 }), { maxLength: 8 });
  fc.assert(
    fc.property(
      week,
      sizes,
      fc.option(fc.integer({ min: 1, max: 50_000_000 })),
      (paces, bytes, bytesPerDay) => {
        const rules = paces.map((pace, index) => {
          const hour = String(index * 2).padStart(2, '0');
          return { from: `${hour}:00`, to: `${hour}:30`, pace };
        });
        const grid = weekGrid({ default: 'limited', rules }, 'Europe/Berlin');
        const clips = bytes.map((size, index) => clip(String(index), size));
        const told = forecast({ ...input, grid, clips, caps: { bytesPerDay, bytesPerMonth: null } });
        const ordered = told.windows.every(({ from, to }, index) => {
          const before = told.windows[index - 1];
          return from < to && (before === undefined || before.to <= from);
        });
        let last = now;
        for (const { startsAt, doneAt } of told.clips) {
          if (startsAt !== null && (startsAt < last || paceAt(grid, startsAt) === 'off')) return false;
          if (doneAt !== null && (startsAt === null || doneAt < startsAt)) return false;
          last = doneAt ?? last;
        }
        return ordered && (told.leftBytes ?? 0) >= 0;
      },
    ),
  );
});
