/**
 * When transfers may run, by the clock on the wall: a week of half hours, each off, limited or full. Pure. Half hours that
 * a daylight-saving change repeats count twice, those it leaves out do not happen.
 */
import { z } from 'zod';
import { nextClockChange, wallTime } from './local-time.ts';

/** `limited`: at `transfers.limitedBytesPerSecond`. `full`: as fast as `transfers.bytesPerSecond` and the line allow. */
export const windowPaces = ['off', 'limited', 'full'] as const;
export type WindowPace = (typeof windowPaces)[number];

export interface WeekGrid {
  readonly timeZone: string;
  /** From Monday 00:00 on. */
  readonly halfHours: readonly WindowPace[];
  /** For each half hour, how many pass until the pace is another; Infinity when it never is. */
  readonly runs: readonly number[];
}

export const weekDays: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const halfHourMs = 30 * 60_000;
export const halfHoursADay = 48;
export const halfHoursAWeek = 7 * halfHoursADay;

const timeProblem = 'must be a full or half hour like "23:00" or "07:30"';
const daysProblem = 'must be days like "mon-fri", "sat,sun" or "daily"';

const from = z.string().regex(/^([01]\d|2[0-3]):[03]0$/, timeProblem);
const to = z.string().regex(/^(([01]\d|2[0-3]):[03]0|24:00)$/, `${timeProblem}, or "24:00"`);

const rule = z
  .strictObject({
    /** The days on which the window begins. */
    days: z
      .string()
      .refine((text) => daysNamed(text) !== null, daysProblem)
      .optional(),
    from,
    to,
    pace: z.enum(windowPaces).optional(),
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'is the same as "from"; a whole day is from "00:00" to "24:00"',
  });

const rules = z.strictObject({
  default: z.enum(windowPaces).optional(),
  // As many as there are half hours: whatever was painted can be said.
  rules: z.array(rule).min(1).max(halfHoursAWeek),
});

const windowsProblem =
  'must be "always" or {"rules": [{"days": "mon-fri", "from": "23:00", "to": "07:00", "pace": "full"}]}';

/** `transfers.windows`: later rules win; what no rule speaks of is `default`, which is off. */
export const windowsConfig = z.unknown().transform((value, context): 'always' | z.infer<typeof rules> => {
  if (value === 'always') return value;
  if (typeof value !== 'object' || value === null) {
    context.addIssue({ code: 'custom', message: windowsProblem });
    return z.NEVER;
  }
  // A union would not say which field of the rules is wrong.
  const parsed = rules.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  // What zod reports is what it takes, though its types keep them apart.
  context.issues.push(...(parsed.error.issues as z.core.$ZodRawIssue[]));
  return z.NEVER;
});
export type WindowsConfig = z.infer<typeof windowsConfig>;

export function weekGrid(windows: WindowsConfig, timeZone: string): WeekGrid {
  const standard = windows === 'always' ? 'full' : (windows.default ?? 'off');
  const halfHours = Array<WindowPace>(halfHoursAWeek).fill(standard);
  for (const { days: text, from, to, pace } of windows === 'always' ? [] : windows.rules) {
    const start = halfHourOf(from);
    const length = (halfHourOf(to) - start + halfHoursADay) % halfHoursADay || halfHoursADay;
    for (const day of daysNamed(text ?? 'daily') ?? []) {
      for (let at = 0; at < length; at += 1)
        halfHours[(day * halfHoursADay + start + at) % halfHoursAWeek] = pace ?? 'full';
    }
  }
  return { timeZone, halfHours, runs: runsOf(halfHours) };
}

export function paceAt({ timeZone, halfHours, runs }: WeekGrid, now: number): WindowPace {
  const [always = 'full'] = halfHours;
  // Asked very often, and most owners send at any hour: no calendar is needed for them.
  if (runs[0] === Number.POSITIVE_INFINITY) return always;
  return halfHours[halfHourAt(now, timeZone).index] ?? 'full';
}

/** The next moment at which the pace is another, or null when it stays for ever. */
export function nextChange(grid: WeekGrid, now: number): number | null {
  if (grid.runs[0] === Number.POSITIVE_INFINITY) return null;
  const pace = paceAt(grid, now);
  // Between two changes of the clocks the wall runs as evenly as time does.
  for (let at = Math.floor(now); ; ) {
    const { index, sinceMs } = halfHourAt(at, grid.timeZone);
    const changes = at - sinceMs + (grid.runs[index] ?? 0) * halfHourMs;
    const clocks = nextClockChange(at, grid.timeZone);
    if (clocks === null || changes < clocks) return changes;
    if (paceAt(grid, clocks) !== pace) return clocks;
    at = clocks;
  }
}

/** The next moment, `now` included, at which anything may be sent; null when there is none in the week. */
export function opensAt(grid: WeekGrid, now: number): number | null {
  return paceAt(grid, now) === 'off' ? nextChange(grid, now) : now;
}

function halfHourAt(now: number, timeZone: string): { index: number; sinceMs: number } {
  const { dayOfWeek, msOfDay } = wallTime(now, timeZone);
  const index = dayOfWeek * halfHoursADay + Math.floor(msOfDay / halfHourMs);
  return { index, sinceMs: msOfDay % halfHourMs };
}

function runsOf(halfHours: readonly WindowPace[]): number[] {
  const runs = Array<number>(halfHours.length).fill(Number.POSITIVE_INFINITY);
  // Backwards through two weeks, so that the first half hours know how the last ones go on.
  for (let at = 2 * halfHours.length - 1; at >= 0; at -= 1) {
    const index = at % halfHours.length;
    const next = (index + 1) % halfHours.length;
    runs[index] = halfHours[index] === halfHours[next] ? (runs[next] ?? 0) + 1 : 1;
  }
  return runs;
}

/** `07:30` is the 15th half hour of a day, counted from 0. */
function halfHourOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 2 + minutes / 30;
}

/** Days by number, or null when the text names none. `fri-mon` goes over the week's end. */
function daysNamed(text: string): number[] | null {
  if (text === 'daily') return weekDays.map((_, day) => day);
  const named: number[] = [];
  for (const part of text.split(',')) {
    const [first = -1, last = first, ...more] = part
      .trim()
      .split('-')
      .map((day) => weekDays.indexOf(day.trim()));
    if (more.length > 0 || first === -1 || last === -1) return null;
    for (let day = first; ; day = (day + 1) % 7) {
      named.push(day);
      if (day === last) break;
    }
  }
  return named;
}
