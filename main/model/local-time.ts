/**
 * What the clock on the wall says in a named time zone, over every daylight-saving change. Pure; the one home of the
 * Temporal polyfill. Assumes the zone is one that `isTimeZone` knows.
 */
import { Temporal } from 'temporal-polyfill';

export interface WallTime {
  /** Monday is 0. */
  readonly dayOfWeek: number;
  /** What the clock shows, not how long the day has lasted. */
  readonly msOfDay: number;
}

/** The local day and month a moment belongs to, and when they end (wall-clock milliseconds since 1970). */
export interface LocalDay {
  /** `2026-11-22`. */
  readonly day: string;
  /** `2026-11`. */
  readonly month: string;
  readonly startsAt: number;
  readonly dayEndsAt: number;
  readonly monthEndsAt: number;
}

export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** The zone this computer is set to. */
export function systemTimeZone(): string {
  return Temporal.Now.timeZoneId();
}

export function wallTime(now: number, timeZone: string): WallTime {
  const at = zoned(now, timeZone);
  const { hour, minute, second, millisecond } = at;
  return {
    dayOfWeek: at.dayOfWeek - 1,
    msOfDay: ((hour * 60 + minute) * 60 + second) * 1000 + millisecond,
  };
}

/** The last answer for each zone, which holds for every moment between: asking is slow, and asked it is often. */
const clockChanges = new Map<string, { readonly from: number; readonly change: number | null }>();

/** When clocks are next put forward or back, or null when that is not known to happen again. */
export function nextClockChange(now: number, timeZone: string): number | null {
  const known = clockChanges.get(timeZone);
  if (known !== undefined && known.from <= now && (known.change === null || now < known.change))
    return known.change;
  const change = zoned(now, timeZone).getTimeZoneTransition('next')?.epochMilliseconds ?? null;
  clockChanges.set(timeZone, { from: now, change });
  return change;
}

export function localDay(now: number, timeZone: string): LocalDay {
  const date = zoned(now, timeZone).toPlainDate();
  return {
    day: date.toString(),
    month: date.toPlainYearMonth().toString(),
    startsAt: startOf(date, timeZone),
    dayEndsAt: startOf(date.add({ days: 1 }), timeZone),
    monthEndsAt: startOf(date.with({ day: 1 }).add({ months: 1 }), timeZone),
  };
}

/** The next moment after `now` at which the clock on the wall shows this time. @param timeOfDay `HH:MM` */
export function nextTimeOfDay(now: number, timeZone: string, timeOfDay: string): number {
  const today = zoned(now, timeZone).toPlainDate();
  const time = Temporal.PlainTime.from(timeOfDay);
  for (const days of [0, 1]) {
    const at = today.add({ days }).toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
    if (at > now) return at;
  }
  return today.add({ days: 2 }).toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}

export interface WallMoment {
  readonly year: number;
  /** January is 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** When a clock on the wall shows this, or showed it first; null for what no clock shows. */
export function momentOf(moment: WallMoment, timeZone: string): number | null {
  try {
    return Temporal.PlainDateTime.from(moment, { overflow: 'reject' }).toZonedDateTime(timeZone)
      .epochMilliseconds;
  } catch {
    return null;
  }
}

/** The start of a day: midnight, or the first moment after it where clocks are put forward over midnight. */
function startOf(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime(timeZone).epochMilliseconds;
}

function zoned(now: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(now)).toZonedDateTimeISO(timeZone);
}
