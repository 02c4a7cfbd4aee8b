/**
 * What the next day will bring: when sending starts and stops, when each clip and the whole queue will be out, what will
 * not fit. Pure. Assumes that the line stays as fast as it was and that clips go one after the other; with several at
 * once the sum is the same.
 */

import { localDay } from '../../model/local-time.ts';
import type { OwnerPause } from '../../model/owner-pause.ts';
import { nextChange, paceAt, type WeekGrid, type WindowPace } from '../../model/week-grid.ts';
import { type ByteCaps, type BytesUsed, bytesLeft, capReached } from './byte-caps.ts';

export interface ForecastInput {
  readonly now: number;
  readonly grid: WeekGrid;
  /** As it holds now. */
  readonly pause: OwnerPause | null;
  /** What the line has carried, in bytes a second; null when nothing was sent yet. */
  readonly speedSeen: number | null;
  readonly bytesPerSecond: number | null;
  readonly limitedBytesPerSecond: number;
  readonly caps: ByteCaps;
  readonly used: BytesUsed;
  /** In the order in which they will be sent. */
  readonly clips: readonly ClipAhead[];
}

export interface ClipAhead {
  readonly clipId: string;
  readonly remainingBytes: number;
  /** When its slot is assumed to end; null when that is not known. */
  readonly slotEndsAt: number | null;
}

/** Times are wall-clock milliseconds. */
export interface Forecast {
  /** When sending is possible within the next 24 hours, caps aside. */
  readonly windows: readonly { readonly from: number; readonly to: number; readonly pace: WindowPace }[];
  /** When the last clip of today's queue is out; null when that is not known or more than eight days away. */
  readonly doneAt: number | null;
  /** Bytes of today's queue that will not be out 24 hours from now; null when the speed is not known. */
  readonly leftBytes: number | null;
  readonly clips: readonly ClipForecast[];
}

export interface ClipForecast {
  readonly clipId: string;
  readonly startsAt: number | null;
  readonly doneAt: number | null;
  /** It will be out only after its slot is assumed to have ended. */
  readonly late: boolean;
}

const dayMs = 24 * 60 * 60_000;
/** Every hour of a week that may be missed comes again within it. */
const horizonMs = 8 * dayMs;

/** A stretch of time with one rate. `bytes`: the most that may go out in it. */
interface Span {
  readonly to: number;
  /** Bytes a second; null: nobody knows how fast the line is. */
  readonly rate: number | null;
  readonly bytes: number;
}

export function forecast(input: ForecastInput): Forecast {
  const { now } = input;
  const run = createRun(input);
  const clips = input.clips.map((clip) => run.send(clip));
  return {
    windows: windowsUntil(input, now + dayMs),
    doneAt: clips.length === 0 ? now : (clips.at(-1)?.doneAt ?? null),
    leftBytes: run.leftAfterDay(),
    clips,
  };
}

/** Sends the queue in thought, span by span. */
function createRun(input: ForecastInput) {
  const { now } = input;
  const end = now + horizonMs;
  let at = now;
  let used = input.used;
  let today = localDay(now, input.grid.timeZone);
  let withinDay = 0;
  let speedKnown = true;

  function span(): Span {
    const { grid, pause, caps } = input;
    if (pause !== null && at < (pause.until ?? end)) return { to: pause.until ?? end, rate: 0, bytes: 0 };
    const cap = capReached(caps, used, today);
    if (cap !== null) return { to: cap.until, rate: 0, bytes: 0 };
    const left = bytesLeft(caps, used);
    const to = Math.min(nextChange(grid, at) ?? end, today.dayEndsAt, end);
    return { to, rate: rateOf(paceAt(grid, at), input), bytes: Math.min(left.day, left.month) };
  }

  function moveTo(time: number): void {
    at = time;
    if (at < today.dayEndsAt) return;
    const before = today.month;
    today = localDay(at, input.grid.timeZone);
    used = { day: 0, month: today.month === before ? used.month : 0 };
  }

  /** Bytes that go out from `at` at this rate, counted. */
  function pass(bytes: number, rate: number): void {
    const tookMs = (bytes * 1000) / rate;
    const beforeDayEnds = Math.max(0, Math.min(bytes, ((now + dayMs - at) * rate) / 1000));
    withinDay += beforeDayEnds;
    used = { day: used.day + bytes, month: used.month + bytes };
    moveTo(at + tookMs);
  }

  function send({ clipId, remainingBytes, slotEndsAt }: ClipAhead): ClipForecast {
    let left = remainingBytes;
    let startsAt: number | null = null;
    while (at < end) {
      const { to, rate, bytes } = span();
      if (rate === 0) {
        moveTo(to);
        continue;
      }
      startsAt ??= at;
      if (rate === null) {
        speedKnown = false;
        break;
      }
      const now = Math.min(left, bytes, Math.max(1, ((to - at) * rate) / 1000));
      left -= now;
      pass(now, rate);
      if (left < 1) {
        const doneAt = Math.round(at);
        return {
          clipId,
          startsAt: Math.round(startsAt),
          doneAt,
          late: slotEndsAt !== null && doneAt > slotEndsAt,
        };
      }
    }
    const late = slotEndsAt !== null && at >= end && slotEndsAt < end;
    return { clipId, startsAt: startsAt === null ? null : Math.round(startsAt), doneAt: null, late };
  }

  return {
    send,
    leftAfterDay(): number | null {
      const all = input.clips.reduce((sum, { remainingBytes }) => sum + remainingBytes, 0);
      return speedKnown ? Math.max(0, Math.round(all - withinDay)) : null;
    },
  };
}

function rateOf(pace: WindowPace, input: ForecastInput): number | null {
  if (pace === 'off') return 0;
  const limits = [
    input.speedSeen,
    input.bytesPerSecond,
    pace === 'limited' ? input.limitedBytesPerSecond : null,
  ];
  const known = limits.filter((limit) => limit !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function windowsUntil({ now, grid, pause }: ForecastInput, end: number): Forecast['windows'] {
  const windows: { from: number; to: number; pace: WindowPace }[] = [];
  const begin = pause === null ? now : (pause.until ?? end);
  for (let from = begin; from < end; ) {
    const to = Math.min(nextChange(grid, from) ?? end, end);
    const pace = paceAt(grid, from);
    if (pace !== 'off') windows.push({ from, to, pace });
    from = to;
  }
  return windows;
}
