/** Lengths of time as people write them: `90s`, `10m`, `1h30m`. */

const unitMs = { h: 3_600_000, m: 60_000, s: 1000 } as const;

/** In milliseconds, or null when the text is none of that, or nothing. */
export function msOfSpan(span: string): number | null {
  const [, hours, minutes, seconds] = span.match(/^(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/) ?? [];
  const ms =
    Number(hours ?? 0) * unitMs.h + Number(minutes ?? 0) * unitMs.m + Number(seconds ?? 0) * unitMs.s;
  return ms > 0 ? ms : null;
}
