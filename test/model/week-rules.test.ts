/** A painted week becomes rules and comes back as it was painted; and the rules are those a person would write. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type WindowPace, weekGrid, windowPaces, windowsConfig } from '../../main/model/week-grid.ts';
import { windowsOf } from '../../main/model/week-rules.ts';

const gridOf = (windows: unknown) => weekGrid(windowsConfig.parse(windows), 'Europe/Berlin').halfHours;

const pace = fc.constantFrom(...windowPaces);
/** Weeks as people paint them: rectangles over rectangles. */
const painted = fc
  .tuple(pace, fc.array(fc.tuple(pace, fc.nat(6), fc.nat(6), fc.nat(47), fc.nat(47)), { maxLength: 8 }))
  .map(([standard, strokes]) => {
    const week = Array<WindowPace>(336).fill(standard);
    for (const [brush, day, otherDay, at, otherAt] of strokes)
      for (let d = Math.min(day, otherDay); d <= Math.max(day, otherDay); d += 1)
        for (let h = Math.min(at, otherAt); h <= Math.max(at, otherAt); h += 1) week[d * 48 + h] = brush;
    return week;
  });
const noise = fc.array(pace, { minLength: 336, maxLength: 336 });

test('whatever was painted comes back, and the configuration takes it', () => {
  fc.assert(
    fc.property(fc.oneof(painted, noise), (week) => {
      expect(gridOf(windowsOf(week))).toEqual(week);
    }),
  );
});

test.each([
  ['always', 'always'],
  [
    { default: 'off', rules: [{ days: 'daily', from: '23:00', to: '07:00', pace: 'full' }] },
    { default: 'off', rules: [{ days: 'daily', from: '23:00', to: '07:00', pace: 'full' }] },
  ],
  [
    {
      rules: [
        { from: '23:00', to: '07:00' },
        { days: 'sat,sun', from: '00:00', to: '24:00', pace: 'limited' },
      ],
    },
    {
      default: 'full',
      rules: [
        { days: 'mon-fri', from: '07:00', to: '23:00', pace: 'off' },
        { days: 'sat,sun', from: '00:00', to: '24:00', pace: 'limited' },
      ],
    },
  ],
  [
    { default: 'full', rules: [{ days: 'mon-fri', from: '17:00', to: '23:00', pace: 'off' }] },
    { default: 'full', rules: [{ days: 'mon-fri', from: '17:00', to: '23:00', pace: 'off' }] },
  ],
  [
    { default: 'off', rules: [{ from: '00:00', to: '24:00', pace: 'off' }] },
    { default: 'off', rules: [{ days: 'daily', from: '00:00', to: '24:00', pace: 'off' }] },
  ],
  [
    { default: 'limited', rules: [{ from: '00:00', to: '24:00', pace: 'limited' }] },
    { default: 'limited', rules: [{ days: 'daily', from: '00:00', to: '24:00', pace: 'limited' }] },
  ],
])('%j is written as short as it can be said', (windows, written) => {
  expect(windowsOf(gridOf(windows))).toEqual(written);
});
