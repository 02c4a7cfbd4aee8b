/**
 * A week of half hours in words: one line for each group of days that are alike. Pure but for the
 * language spoken.
 */

import { spokenLanguage, t } from '../../preload/language.ts';
import { halfHoursADay, type WeekPace } from '../../preload/settings-choices.ts';

/** A Monday, in a zone where every day has 24 hours. */
const aMonday = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;

export function dayName(day: number, width: 'long' | 'short'): string {
  const format = new Intl.DateTimeFormat(spokenLanguage(), { weekday: width, timeZone: 'UTC' });
  return format.format(aMonday + day * dayMs);
}

/** `23:30`; the end of a day is `24:00`. */
export function timeOf(halfHour: number): string {
  const minutes = halfHour % 2 === 0 ? '00' : '30';
  return `${String(Math.floor(halfHour / 2)).padStart(2, '0')}:${minutes}`;
}

export function weekInWords(week: readonly WeekPace[]): string[] {
  if (week.every((pace) => pace === 'full')) return [t('settings:week.always')];
  if (week.every((pace) => pace === 'off')) return [t('settings:week.never')];
  return groups(week).map(({ first, last, day }) =>
    t('settings:week.line', { days: daysInWords(first, last), times: dayInWords(day) }),
  );
}

interface Group {
  readonly first: number;
  readonly last: number;
  readonly day: readonly WeekPace[];
}

/** Days one after the other that are alike. */
function groups(week: readonly WeekPace[]): Group[] {
  const found: Group[] = [];
  for (let first = 0; first * halfHoursADay < week.length; first += 1) {
    const day = week.slice(first * halfHoursADay, (first + 1) * halfHoursADay);
    const before = found.at(-1);
    if (before?.day.join() === day.join()) found[found.length - 1] = { ...before, last: first };
    else found.push({ first, last: first, day });
  }
  return found;
}

function daysInWords(first: number, last: number): string {
  if (first === 0 && last === 6) return t('settings:week.daily');
  if (first === last) return dayName(first, 'long');
  return t('settings:week.range', { from: dayName(first, 'long'), to: dayName(last, 'long') });
}

function dayInWords(day: readonly WeekPace[]): string {
  const stretches: string[] = [];
  for (let from = 0; from < day.length; ) {
    const pace = day[from] ?? 'off';
    const change = day.findIndex((other, at) => at > from && other !== pace);
    const to = change === -1 ? day.length : change;
    if (pace !== 'off') stretches.push(stretchInWords(pace, from, to));
    from = to;
  }
  return stretches.length === 0 ? t('settings:week.times.nothing') : stretches.join(', ');
}

function stretchInWords(pace: 'limited' | 'full', from: number, to: number): string {
  if (to - from === halfHoursADay) return t(`settings:week.wholeDay.${pace}`);
  return t(`settings:week.times.${pace}`, { from: timeOf(from), to: timeOf(to) });
}
