/** Moving about in a week of half hours, marking part of it and painting what is marked. Pure. */

/**
 * A rectangle from where marking began to where it has come; both are half hours from Monday 00:00
 * on.
 */
export interface Marked {
  readonly from: number;
  readonly to: number;
}

/** What a key stroke says, whatever the keyboard. */
export interface Stroke {
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
}

const days = halfHoursAWeek / halfHoursADay;

export function onDay(halfHour: number): number {
  return Math.floor(halfHour / halfHoursADay);
}

/** Where a key leads, or null when it leads nowhere. Shift keeps where marking began. */
export function moved(marked: Marked, { key, shift, ctrl }: Stroke): Marked | null {
  if (ctrl && key.toLowerCase() === 'a') return { from: 0, to: halfHoursAWeek - 1 };
  if (key === 'Escape') return { from: marked.to, to: marked.to };
  const to = target(marked.to, key, ctrl);
  if (to === null) return null;
  return { from: shift ? marked.from : to, to };
}

function target(at: number, key: string, ctrl: boolean): number | null {
  const day = onDay(at);
  const column = at % halfHoursADay;
  const cell = (toDay: number, toColumn: number) =>
    clamp(toDay, days) * halfHoursADay + clamp(toColumn, halfHoursADay);
  switch (key) {
    case 'ArrowLeft':
      return cell(day, column - 1);
    case 'ArrowRight':
      return cell(day, column + 1);
    case 'ArrowUp':
      return cell(day - 1, column);
    case 'ArrowDown':
      return cell(day + 1, column);
    case 'Home':
      return ctrl ? 0 : cell(day, 0);
    case 'End':
      return ctrl ? halfHoursAWeek - 1 : cell(day, halfHoursADay - 1);
    default:
      return null;
  }
}

function clamp(value: number, count: number): number {
  return Math.min(Math.max(value, 0), count - 1);
}

/** Whether a half hour lies in the rectangle. */
export function isMarked({ from, to }: Marked, halfHour: number): boolean {
  const within = (one: number, a: number, b: number) => one >= Math.min(a, b) && one <= Math.max(a, b);
  return (
    within(onDay(halfHour), onDay(from), onDay(to)) &&
    within(halfHour % halfHoursADay, from % halfHoursADay, to % halfHoursADay)
  );
}

export function paint(week: readonly WeekPace[], marked: Marked, pace: WeekPace): WeekPace[] {
  return week.map((before, at) => (isMarked(marked, at) ? pace : before));
}

/** What a key paints with, or null: 0, 1, 2, or the one after that of the cell in focus. */
export function paceOf(key: string, present: WeekPace): WeekPace | null {
  if (key === ' ') return weekPaces[(weekPaces.indexOf(present) + 1) % weekPaces.length] ?? null;
  return /^[012]$/.test(key) ? (weekPaces[Number(key)] ?? null) : null;
}

/** Weeks to start from. */
export const presets = ['always', 'nights', 'slowByDay', 'notEvenings', 'weekends'] as const;
export type Preset = (typeof presets)[number];

export function presetWeek(preset: Preset): WeekPace[] {
  return Array.from({ length: halfHoursAWeek }, (_, at) =>
    presetPace(preset, (at % halfHoursADay) / 2, onDay(at)),
  );
}

function presetPace(preset: Preset, hour: number, day: number): WeekPace {
  const isNight = hour < 7 || hour >= 23;
  switch (preset) {
    case 'always':
      return 'full';
    case 'nights':
      return isNight ? 'full' : 'off';
    case 'slowByDay':
      return isNight ? 'full' : 'limited';
    case 'notEvenings':
      return hour >= 17 && hour < 23 ? 'off' : 'full';
    case 'weekends':
      return isNight || day >= 5 ? 'full' : 'off';
  }
}

import { halfHoursADay, halfHoursAWeek, type WeekPace, weekPaces } from '../../preload/settings-choices.ts';
