/**
 * How numbers, times and names are written in sentences, in the language that is spoken. Assumes
 * only `language.ts`.
 */
import { spokenLanguage, t } from './language.ts';

/** "12,000", "12.000". */
export function formatCount(count: number): string {
  return numbers(0).format(count);
}

/** Decimal units, as drives and the service count: "2.0 MB" is 2,000,000 bytes. */
export function formatBytes(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = -1;
  // 999,500 would print as "1000 kB": step up where the rounding would.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit < 0) return t('formats:bytes', { count: value });
  return `${numbers(value < 100 ? 1 : 0).format(value)} ${units[unit]}`;
}

/** "0:07", "12:30", "1:02:03". */
export function formatLength(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** "23:00" today, otherwise with its day: "Tue 2 Sep, 23:00". */
export function formatTime(at: number, now: number): string {
  const time = clock().format(at);
  if (isSameDay(at, now)) return time;
  // English has no comma after a short weekday where German has one, so the words come from Intl as
  // they are.
  return t('formats:dayAndTime', { day: calendar().format(at), time });
}

/** "4 March 2025", "4. März 2025". */
export function formatDate(at: number): string {
  return dates().format(at);
}

/** "40 s", "5 min", "9 h 30 min". */
export function formatSpan(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.max(1, Math.round(ms / 1000))} s`;
  if (minutes < 60) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? `${formatCount(hours)} h` : `${formatCount(hours)} h ${rest} min`;
}

function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** "just now", "in 40 s", "5 min ago"; beyond a day, the time itself. */
export function formatRelative(at: number, now: number): string {
  const seconds = Math.round(Math.abs(at - now) / 1000);
  const past = at <= now;
  if (past && seconds < 10) return t('formats:justNow');
  if (seconds >= 86_400) return t('formats:on', { time: formatTime(at, now) });
  const span =
    seconds < 60
      ? `${seconds} s`
      : seconds < 3600
        ? `${Math.round(seconds / 60)} min`
        : `${Math.round(seconds / 3600)} h`;
  return past ? t('formats:ago', { span }) : t('formats:in', { span });
}

/**
 * When something happens: a span while it is near, a time of day when it is not. Due already:
 * "now".
 */
export function formatWhen(at: number, now: number): string {
  if (at <= now) return t('formats:now');
  if (at - now < 3_600_000) return formatRelative(at, now);
  const time = formatTime(at, now);
  return isSameDay(at, now) ? t('formats:at', { time }) : t('formats:on', { time });
}

// Names of files are hostile input: direction overrides could make "gpj.exe" read as "exe.jpg".
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A file or folder name as it may be shown: no control or direction characters, at most 120
 * characters.
 */
export function displayName(name: string): string {
  const clean = name.replace(unprintable, '\u{fffd}');
  return clean.length <= 120 ? clean : `${clean.slice(0, 80)}…${clean.slice(-39)}`;
}

// Of the languages this is spoken in, English leaves open which clock it goes by: the one this
// machine shows. Days go by the British order, which the catalogue's English is written in.
const { hour12 = false } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
const styles = {
  en: { locale: 'en-GB', hour12 },
  de: { locale: 'de-DE', hour12: false },
} as const;

const clock = perLanguage(
  ({ locale, hour12 }) =>
    new Intl.DateTimeFormat(locale, { hour: hour12 ? 'numeric' : '2-digit', minute: '2-digit', hour12 }),
);

const calendar = perLanguage(
  ({ locale }) => new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' }),
);

const dates = perLanguage(
  ({ locale }) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' }),
);

const wholeNumbers = numbersWith(0);
const numbersToOne = numbersWith(1);

function numbers(digits: 0 | 1): Intl.NumberFormat {
  return digits === 0 ? wholeNumbers() : numbersToOne();
}

function numbersWith(digits: number) {
  return perLanguage(
    ({ locale }) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
}

/** Made once a language: a formatter costs more to make than a row costs to draw. */
function perLanguage<T>(make: (style: (typeof styles)[keyof typeof styles]) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const language = spokenLanguage();
    const known = made.get(language) ?? make(styles[language]);
    made.set(language, known);
    return known;
  };
}
