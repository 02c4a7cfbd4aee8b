/** What `Retry-After` asks of us. Pure. */

const shortestMs = 1000;
const longestMs = 3_600_000;
/**
 * The three forms of an HTTP-date [RFC 9110]; `Date.parse` alone takes "-5" and "1.5" for dates as
 * well.
 */
const httpDate =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? (\d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/;

/**
 * `Retry-After` in milliseconds, as seconds or as a date, clamped to 1 s … 1 h; null when it says
 * neither. A date counts from the answer's own `Date`, since the clocks may differ
 * [best-practices-for-calling-xbox-live.md].
 * @param headers with lower-case names
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const value = headers['retry-after']?.trim() ?? '';
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : untilDate(value, headers.date, nowMs);
  return waitMs === null ? null : Math.min(Math.max(waitMs, shortestMs), longestMs);
}

function untilDate(value: string, sentDate: string | undefined, nowMs: number): number | null {
  if (!httpDate.test(value)) return null;
  // The asctime form names no zone and means UTC.
  const dated = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`);
  if (Number.isNaN(dated)) return null;
  const sent = Date.parse(sentDate ?? '');
  return dated - (Number.isNaN(sent) ? nowMs : sent);
}
