/**
 * The way back from a painted week to `transfers.windows`: as few rules as a person would write, and never another week
 * than the one that was painted. Pure; the way there is `weekGrid`.
 */
import {
  halfHoursADay,
  halfHoursAWeek,
  type WindowPace,
  type WindowsConfig,
  weekDays,
  windowPaces,
} from './week-grid.ts';

type Rules = Exclude<WindowsConfig, 'always'>;
type Rule = Rules['rules'][number];

/** A stretch of one pace. */
interface Stretch {
  readonly startsAt: number;
  readonly length: number;
  readonly pace: WindowPace;
}

/** @param halfHours a whole week of them, from Monday 00:00 on */
export function windowsOf(halfHours: readonly WindowPace[]): WindowsConfig {
  if (halfHours.every((pace) => pace === 'full')) return 'always';
  const ways = windowPaces.flatMap((standard) => {
    const stretches = stretchesOf(halfHours).filter(({ pace }) => pace !== standard);
    return [overMidnight, withinDays].map((cut) => ({
      default: standard,
      rules: rulesFor(stretches.flatMap(cut)),
    }));
  });
  const shortest = ways.reduce((best, way) => (way.rules.length < best.rules.length ? way : best));
  // A week of one pace needs no rule, but the configuration wants one.
  return shortest.rules.length > 0
    ? shortest
    : { ...shortest, rules: [{ days: 'daily', from: '00:00', to: '24:00', pace: shortest.default }] };
}

/** The week is a circle: what ends on Sunday at midnight may go on on Monday. */
function stretchesOf(halfHours: readonly WindowPace[]): Stretch[] {
  const starts = halfHours.flatMap((pace, at) => (halfHours.at(at - 1) === pace ? [] : [at]));
  if (starts.length === 0) return halfHours.slice(0, 1).map((pace) => whole(pace));
  return starts.map((startsAt, place) => {
    const next = starts[place + 1] ?? (starts[0] ?? 0) + halfHoursAWeek;
    return { startsAt, length: next - startsAt, pace: halfHours[startsAt] ?? 'full' };
  });
}

function whole(pace: WindowPace): Stretch {
  return { startsAt: 0, length: halfHoursAWeek, pace };
}

/** One rule for a night, from the evening to the morning; a rule cannot be longer than a day. */
function overMidnight(stretch: Stretch): Stretch[] {
  return stretch.length < halfHoursADay ? [stretch] : withinDays(stretch);
}

function withinDays({ startsAt, length, pace }: Stretch): Stretch[] {
  const pieces: Stretch[] = [];
  for (let done = 0; done < length; ) {
    const at = (startsAt + done) % halfHoursAWeek;
    const piece = Math.min(length - done, halfHoursADay - (at % halfHoursADay));
    pieces.push({ startsAt: at, length: piece, pace });
    done += piece;
  }
  return pieces;
}

/** Stretches of the same times on several days are one rule. No two of them overlap, so their order does not matter. */
function rulesFor(stretches: readonly Stretch[]): Rule[] {
  const days = new Map<string, { readonly first: Stretch; readonly days: number[] }>();
  for (const stretch of stretches) {
    const from = stretch.startsAt % halfHoursADay;
    const key = `${from} ${stretch.length} ${stretch.pace}`;
    const same = days.get(key) ?? { first: stretch, days: [] };
    same.days.push(Math.floor(stretch.startsAt / halfHoursADay));
    days.set(key, same);
  }
  return [...days.values()].map(({ first, days }) => {
    const from = first.startsAt % halfHoursADay;
    const end = from + first.length;
    const to = end === halfHoursADay ? '24:00' : timeOf(end % halfHoursADay);
    return { days: daysText(days), from: timeOf(from), to, pace: first.pace };
  });
}

function timeOf(halfHour: number): string {
  return `${String(Math.floor(halfHour / 2)).padStart(2, '0')}:${halfHour % 2 === 0 ? '00' : '30'}`;
}

/** `daily`, `mon-fri`, `sat,sun`. */
function daysText(days: readonly number[]): string {
  const chosen = [...days].sort((one, other) => one - other);
  if (chosen.length === weekDays.length) return 'daily';
  const parts: string[] = [];
  for (let place = 0; place < chosen.length; ) {
    const first = chosen[place] ?? 0;
    let last = first;
    while (chosen[place + 1 + last - first] === last + 1) last += 1;
    const names = [weekDays[first], weekDays[last]];
    parts.push(last - first >= 2 ? names.join('-') : [...new Set(names)].join(','));
    place += last - first + 1;
  }
  return parts.join(',');
}
