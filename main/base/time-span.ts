/**
 * Lengths of time as people write them: `90s`, `10m`, `1h30m`, and `3d` where days make sense. Read by ourselves, because a
 * length that was mistyped must be refused: of the libraries, `ms` and `@lukeed/ms` know one unit at a time, and
 * `parse-duration` and `enhanced-ms` take `1h30` and `1h30m!` for something.
 */

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;

const pattern = /^(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/;

/**
 * In milliseconds, or null when the text is none of that, or nothing.
 * @param longest the unit that is the longest to be taken
 */
export function msOfSpan(span: string, longest: 'hours' | 'days' = 'hours'): number | null {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = span.match(pattern) ?? [];
  if (days !== 0 && longest === 'hours') return null;
  const ms =
    Number(days) * unitMs.d +
    Number(hours) * unitMs.h +
    Number(minutes) * unitMs.m +
    Number(seconds) * unitMs.s;
  return ms > 0 ? ms : null;
}
