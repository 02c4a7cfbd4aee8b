/**
 * How numbers, times and names are written in sentences. Part of the catalogue in `words.ts`; pure, imports nothing.
 */

const english = new Intl.PluralRules('en');

export function plural(count: number, one: string, other: string): string {
  return english.select(count) === 'one' ? one : other;
}

/** "1 clip", "12,000 clips". */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${plural(count, noun, `${noun}s`)}`;
}

/** Decimal units, as drives and the service count: "2 MB" is 2,000,000 bytes. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  // 999,500 would print as "1000 kB": step up where the rounding would.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(value < 100 ? 1 : 0)} ${units[unit]}`;
}

/** "0:07", "12:30", "1:02:03". */
export function formatLength(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

// English words with the hours this machine shows (12 or 24): "23:00" where the clock on the wall says so.
const { hour12 = false } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
const clock = new Intl.DateTimeFormat('en-GB', {
  hour: hour12 ? 'numeric' : '2-digit',
  minute: '2-digit',
  hour12,
});
const calendar = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

/** "23:00" today, otherwise with its day: "Tue 2 Sep, 23:00". */
export function formatTime(at: number, now: number): string {
  if (isSameDay(at, now)) return clock.format(at);
  return `${calendar.format(at).replace(',', '')}, ${clock.format(at)}`;
}

function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** "just now", "in 40 s", "5 min ago"; beyond a day, the time itself. */
export function formatRelative(at: number, now: number): string {
  const seconds = Math.round(Math.abs(at - now) / 1000);
  const past = at <= now;
  if (past && seconds < 10) return 'just now';
  if (seconds >= 86_400) return `on ${formatTime(at, now)}`;
  const span =
    seconds < 60
      ? `${seconds} s`
      : seconds < 3600
        ? `${Math.round(seconds / 60)} min`
        : `${Math.round(seconds / 3600)} h`;
  return past ? `${span} ago` : `in ${span}`;
}

/** When something happens: a span while it is near, a time of day when it is not. Due already: "now". */
export function formatWhen(at: number, now: number): string {
  if (at <= now) return 'now';
  if (at - now < 3_600_000) return formatRelative(at, now);
  return `${isSameDay(at, now) ? 'at' : 'on'} ${formatTime(at, now)}`;
}

// Names of files are hostile input: direction overrides could make "gpj.exe" read as "exe.jpg".
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A file or folder name as it may be shown: no control or direction characters, at most 120 characters. */
export function displayName(name: string): string {
  const clean = name.replace(unprintable, '\u{fffd}');
  return clean.length <= 120 ? clean : `${clean.slice(0, 80)}…${clean.slice(-39)}`;
}
