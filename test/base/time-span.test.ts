/** Lengths of time as people write them: read strictly, because a mistyped one must be refused. */
import { expect, test } from 'vitest';
import { msOfSpan } from '../../main/base/time-span.ts';

test.each([
  ['90s', 90_000],
  ['10m', 600_000],
  ['1h30m', 5_400_000],
  ['1h0m5s', 3_605_000],
])('%s is a length of time', (span, ms) => {
  expect(msOfSpan(span)).toBe(ms);
  expect(msOfSpan(span, 'days')).toBe(ms);
});

test('days count only where they are asked for', () => {
  expect(msOfSpan('3d', 'days')).toBe(259_200_000);
  expect(msOfSpan('1d12h', 'days')).toBe(129_600_000);
  expect(msOfSpan('3d')).toBeNull();
  expect(msOfSpan('1d12h')).toBeNull();
});

test.each([
  ...['', '0s', '0h0m', '5', 'h', '1h30', '1h30m!', '30m1h', '1h 30m', '1.5h', '-5m', '1e3s', '99999h'],
  ...['10 garbage', '1h\n', '１h'],
])('%j is none', (span) => {
  expect(msOfSpan(span)).toBeNull();
  expect(msOfSpan(span, 'days')).toBeNull();
});
