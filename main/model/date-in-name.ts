/**
 * Dates and times in the names that recorders give their files, in the time of the clock on the wall: OBS
 * (`2026-05-04 10-20-30`), ShadowPlay (`Game 2026.05.04 - 10.20.30.03.DVR`), Game Bar (`Game 2026-05-04 10-20-30` or the
 * day first), Steam and phones (`20260504_102030`), consoles (`Game_20260504102030`). Pure.
 */
import { momentOf } from './local-time.ts';

const time = String.raw`(?:[ _.T-]{0,3}|[ _]at[ _])(\d\d)[-_.:h ]?(\d\d)[-_.:m ]?(\d\d)(?![0-9]{3})`;
const yearFirst = new RegExp(String.raw`(?<!\d)(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)${time}`);
const yearLast = new RegExp(String.raw`(?<!\d)(\d\d)[-_. ](\d\d)[-_. ](20\d\d)${time}`);

/** All that the name can mean, the likeliest first; none for a name without a date and a time. */
export function dateInName(name: string, timeZone: string): number[] {
  const [, year, month, day, ...first] = numbersIn(yearFirst, name);
  if (year !== undefined) return moments([[year, month, day, ...first]], timeZone);
  const [, one, other, lastYear, ...last] = numbersIn(yearLast, name);
  if (lastYear === undefined) return [];
  // Which of the two is the month, languages differ about.
  return moments(
    [
      [lastYear, other, one, ...last],
      [lastYear, one, other, ...last],
    ],
    timeZone,
  );
}

function numbersIn(pattern: RegExp, name: string): (number | undefined)[] {
  return (pattern.exec(name) ?? []).map(Number);
}

function moments(readings: (number | undefined)[][], timeZone: string): number[] {
  return readings.flatMap(([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]) => {
    const moment = momentOf({ year, month, day, hour, minute, second }, timeZone);
    return moment === null ? [] : [moment];
  });
}
