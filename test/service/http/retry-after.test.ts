/** `Retry-After` in every form somebody might send it. */
import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../main/service/http/retry-after.ts';

const now = Date.parse('2026-11-22T20:00:00Z');
const hour = 3_600_000;

const forms = [
  ['120', 120_000],
  [' 120 ', 120_000],
  ['0', 1000],
  ['3600', hour],
  ['999999999999999', hour],
  ['9'.repeat(400), hour],
  // The three forms of an HTTP-date, two minutes ahead.
  ['Sun, 22 Nov 2026 20:02:00 GMT', 120_000],
  ['Sunday, 22-Nov-26 20:02:00 GMT', 120_000],
  ['Sun Nov 22 20:02:00 2026', 120_000],
  // Long ago, and far ahead.
  ['Sun, 06 Nov 1994 08:49:37 GMT', 1000],
  ['Sun, 22 Nov 2099 20:02:00 GMT', hour],
  // Neither seconds nor a date.
  ['', null],
  ['soon', null],
  ['-5', null],
  ['1.5', null],
  ['1e9', null],
  ['0x10', null],
  ['120 seconds', null],
  ['120, 120', null],
  ['2026-11-22T20:02:00Z', null],
  ['Sun, 99 Nov 2026 20:02:00 GMT', null],
] as const;

test.each(forms)('"%s" means %s ms', (value, waitMs) => {
  expect(retryAfterMs({ 'retry-after': value }, now)).toBe(waitMs);
});

test('absent means nothing', () => {
  expect(retryAfterMs({}, now)).toBeNull();
});

test("a date counts from the answer's own Date: the two clocks may differ by hours", () => {
  const headers = { 'retry-after': 'Sun, 22 Nov 2026 20:02:00 GMT', date: 'Sun, 22 Nov 2026 20:01:30 GMT' };
  expect(retryAfterMs(headers, now + 7 * hour)).toBe(30_000);
  expect(retryAfterMs({ ...headers, date: 'not a date' }, now)).toBe(120_000);
});
