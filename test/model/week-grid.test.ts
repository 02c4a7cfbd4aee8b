// The week of half hours: what its settings say, and that daylight-saving changes neither lose nor invent time.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checked } from '../../main/base/schema-problem.ts';
import { localDay, nextClockChange, nextTimeOfDay, wallTime } from '../../main/model/local-time.ts';
import {
  nextChange,
  opensAt,
  paceAt,
  type WeekGrid,
  weekGrid,
  windowPaces,
  windowsConfig,
} from '../../main/model/week-grid.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const at = (text: string) => Date.parse(text);
const settings = z.strictObject({ transfers: z.strictObject({ windows: windowsConfig }) });
const night = { rules: [{ days: 'mon-fri', from: '23:00', to: '07:00' }] };

const zones = [
  'Europe/Berlin',
  'America/New_York',
  // Half an hour forward, half an hour back.
  'Australia/Lord_Howe',
  // Over midnight, until 2019: that day began at 01:00.
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'UTC',
];

/** Every change of the clocks of these zones from 2010 on. */
function changesOf(zone: string): number[] {
  const found: number[] = [];
  for (let change = nextClockChange(at('2010-01-01T00:00Z'), zone); change !== null; ) {
    if (change > at('2030-01-01T00:00Z')) break;
    found.push(change);
    change = nextClockChange(change, zone);
  }
  return found;
}

const changes = zones.flatMap((zone) => changesOf(zone).map((change) => ({ zone, change })));

/** Any grid in any zone, and a moment near a change of the clocks or anywhere in twenty years. */
const moments = fc
  .tuple(
    fc.array(fc.constantFrom(...windowPaces), { minLength: 1, maxLength: 48 }),
    fc.oneof(
      fc
        .tuple(fc.constantFrom(...changes), fc.integer({ min: -2 * dayMs, max: 2 * dayMs }))
        .map(([{ zone, change }, offMs]) => ({ zone, now: change + offMs })),
      fc.record({
        zone: fc.constantFrom(...zones),
        now: fc.integer({ min: at('2010-01-01T00:00Z'), max: at('2030-01-01T00:00Z') }),
      }),
    ),
  )
  .map(([pattern, { zone, now }]) => ({ grid: gridOf(pattern, zone), now }));

function gridOf(pattern: readonly (typeof windowPaces)[number][], timeZone: string): WeekGrid {
  const time = (halfHour: number) =>
    `${String(Math.floor(halfHour / 2)).padStart(2, '0')}:${halfHour % 2 === 0 ? '00' : '30'}`;
  const rules = Array.from({ length: 48 }, (_, index) => {
    return { from: time(index), to: time(index + 1), pace: pattern[index % pattern.length] };
  });
  return weekGrid({ rules }, timeZone);
}

describe('daylight-saving changes', () => {
  test('there are some to be tested with', () => {
    expect(changes.length).toBeGreaterThan(130);
  });

  test('the next change lies ahead, nothing changes before it, and at it something does', () => {
    fc.assert(
      fc.property(moments, fc.double({ min: 0, max: 1, noNaN: true }), ({ grid, now }, share) => {
        const pace = paceAt(grid, now);
        const change = nextChange(grid, now);
        if (change === null) return grid.halfHours.every((one) => one === pace);
        const between = now + Math.floor((change - 1 - now) * share);
        return change > now && paceAt(grid, between) === pace && paceAt(grid, change) !== pace;
      }),
      { numRuns: 1000 },
    );
  });

  test.each(zones)('%s: following the changes gives the same hours as looking every ten minutes', (zone) => {
    const grid = gridOf(['full', 'off', 'limited', 'limited'], zone);
    const around = changesOf(zone).slice(-6).concat(at('2026-06-01T00:00Z'));
    for (const change of around) {
      let next: number | null = change - dayMs;
      let pace = paceAt(grid, next);
      for (let now = change - dayMs; now < change + dayMs; now += 600_000) {
        while (next !== null && next <= now) {
          pace = paceAt(grid, next);
          next = nextChange(grid, next);
        }
        expect(paceAt(grid, now)).toBe(pace);
      }
    }
  });

  test('the hour that comes twice counts twice, the one left out does not happen', () => {
    const grid = weekGrid({ rules: [{ from: '02:00', to: '03:00' }] }, 'Europe/Berlin');
    // 2026-10-25: 03:00 summer time becomes 02:00.
    const opens = nextChange(grid, at('2026-10-24T22:00Z')) ?? 0;
    expect(new Date(opens).toISOString()).toBe('2026-10-25T00:00:00.000Z');
    expect(((nextChange(grid, opens) ?? 0) - opens) / hourMs).toBe(2);
    // 2026-03-29: 02:00 becomes 03:00, so that the next window is a day later.
    const missed = nextChange(grid, at('2026-03-28T22:00Z')) ?? 0;
    expect(new Date(missed).toISOString()).toBe('2026-03-30T00:00:00.000Z');
  });

  test('a night over the change in spring is an hour short, in autumn an hour long', () => {
    const grid = weekGrid({ rules: [{ from: '23:00', to: '07:00' }] }, 'America/New_York');
    const lengthOf = (evening: string) => {
      const opens = opensAt(grid, at(evening)) ?? 0;
      return ((nextChange(grid, opens) ?? 0) - opens) / hourMs;
    };
    expect(lengthOf('2026-03-07T20:00-05:00')).toBe(7);
    expect(lengthOf('2026-10-31T20:00-04:00')).toBe(9);
    expect(lengthOf('2026-12-01T20:00-05:00')).toBe(8);
  });

  test('days end when the wall says so', () => {
    fc.assert(
      fc.property(moments, ({ grid: { timeZone }, now }) => {
        const { day, month, startsAt, dayEndsAt, monthEndsAt } = localDay(now, timeZone);
        const last = localDay(dayEndsAt - 1, timeZone);
        const next = localDay(dayEndsAt, timeZone);
        return (
          startsAt <= now &&
          now < dayEndsAt &&
          dayEndsAt <= monthEndsAt &&
          last.day === day &&
          next.day !== day &&
          localDay(monthEndsAt - 1, timeZone).month === month &&
          localDay(monthEndsAt, timeZone).month !== month
        );
      }),
    );
  });

  test('a time of day comes within two days, and the wall shows it unless that day leaves it out', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 47 }), ({ grid: { timeZone }, now }, halfHour) => {
        const text = `${String(halfHour >> 1).padStart(2, '0')}:${halfHour % 2 === 0 ? '00' : '30'}`;
        const next = nextTimeOfDay(now, timeZone, text);
        const shown = wallTime(next, timeZone).msOfDay;
        const late = shown - (halfHour * hourMs) / 2;
        return (
          next > now &&
          next <= now + 2 * dayMs + hourMs &&
          (late === 0 || late === hourMs || late === hourMs / 2)
        );
      }),
    );
  });
});

describe('the settings', () => {
  test('a window over midnight belongs to the day on which it begins', () => {
    const grid = weekGrid(night, 'UTC');
    expect(paceAt(grid, at('2026-11-20T23:30Z'))).toBe('full');
    expect(paceAt(grid, at('2026-11-21T06:59Z'))).toBe('full');
    expect(paceAt(grid, at('2026-11-21T07:00Z'))).toBe('off');
    expect(paceAt(grid, at('2026-11-21T23:30Z'))).toBe('off');
    expect(opensAt(grid, at('2026-11-21T12:00Z'))).toBe(at('2026-11-23T23:00Z'));
  });

  test('later rules win, over the week’s end too', () => {
    const grid = weekGrid(
      {
        default: 'limited',
        rules: [
          { days: 'sat-mon', from: '08:00', to: '20:00', pace: 'off' },
          { days: 'sun', from: '12:00', to: '13:00' },
        ],
      },
      'UTC',
    );
    expect(paceAt(grid, at('2026-11-20T12:00Z'))).toBe('limited');
    expect(paceAt(grid, at('2026-11-21T12:00Z'))).toBe('off');
    expect(paceAt(grid, at('2026-11-22T12:00Z'))).toBe('full');
    expect(paceAt(grid, at('2026-11-23T12:00Z'))).toBe('off');
  });

  test('a moment between two milliseconds is a moment too', () => {
    expect(paceAt(weekGrid(night, 'UTC'), at('2026-11-20T23:00Z') + 0.5)).toBe('full');
    expect(nextChange(weekGrid(night, 'UTC'), at('2026-11-20T23:00Z') - 0.5)).toBe(at('2026-11-20T23:00Z'));
  });

  test('always is always, and never is never', () => {
    expect(nextChange(weekGrid('always', 'UTC'), 0)).toBeNull();
    const never = weekGrid({ rules: [{ from: '00:00', to: '24:00', pace: 'off' }] }, 'UTC');
    expect(opensAt(never, 0)).toBeNull();
  });

  test.each([
    [undefined, '"transfers.windows": must be "always" or'],
    ['nights', '"transfers.windows": must be "always" or'],
    [{ rules: [{ ...night.rules[0], pase: 'full' }] }, 'unknown key "transfers.windows.rules[0].pase"'],
    [
      { rules: [{ days: 'mon-fry', from: '23:00', to: '07:00' }] },
      '"transfers.windows.rules[0].days": must be',
    ],
    [
      { rules: [{ from: '23:15', to: '07:00' }] },
      '"transfers.windows.rules[0].from": must be a full or half',
    ],
    [{ rules: [{ from: '23:00', to: '25:00' }] }, '"transfers.windows.rules[0].to": must be a full or half'],
    [{ rules: [{ from: '23:00', to: '23:00' }] }, '"transfers.windows.rules[0].to": is the same as "from"'],
    [{ rules: [{ from: '23:00' }] }, '"transfers.windows.rules[0].to" is missing'],
    [{ rules: [] }, '"transfers.windows.rules"'],
  ])('%j is refused by the name of the field', (windows, problem) => {
    const parsed = checked(settings, { transfers: { windows } }, 'settings.json');
    expect(parsed).toMatchObject({
      ok: false,
      problem: expect.stringContaining(`settings.json: ${problem}`),
    });
  });
});
