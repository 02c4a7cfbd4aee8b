/**
 * What the next day will bring: when sending starts and stops, when each clip and the whole queue
 * will be out, what will not fit. Pure. Assumes that the line stays as fast as it was and that
 * clips go one after the other; with several at once the sum is the same.
 */

import { type LocalDay, localDay } from '../../model/local-time.ts';
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
  /**
   * When the last clip of today's queue is out; null when that is not known or more than eight days
   * away.
   */
  readonly doneAt: number | null;
  /**
   * Bytes of today's queue that will not be out 24 hours from now; null when the speed is not
   * known.
   */
  readonly leftBytes: number | null;
  /** Bytes of today's queue that are not out yet. */
  readonly remainingBytes: number;
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
  /** Bytes a second; null: it is not known how fast the line is. */
  readonly rate: number | null;
  readonly bytes: number;
}

export function forecast(input: ForecastInput): Forecast {
  const { now } = input;
  const run = new ForecastRun(input);
  const clips = input.clips.map((clip) => run.send(clip));
  return {
    windows: windowsUntil(input, now + dayMs),
    doneAt: clips.length === 0 ? now : (clips.at(-1)?.doneAt ?? null),
    leftBytes: run.leftAfterDay(),
    remainingBytes: bytesOf(input.clips),
    clips,
  };
}

/** Sends the queue in thought, span by span. */
class ForecastRun {
  readonly #input: ForecastInput;
  readonly #end: number;
  #at: number;
  #used: BytesUsed;
  #today: LocalDay;
  #bytesWithinDay = 0;
  #isSpeedKnown = true;

  constructor(input: ForecastInput) {
    this.#input = input;
    this.#end = input.now + horizonMs;
    this.#at = input.now;
    this.#used = input.used;
    this.#today = localDay(input.now, input.grid.timeZone);
  }

  send({ clipId, remainingBytes, slotEndsAt }: ClipAhead): ClipForecast {
    let left = remainingBytes;
    let startsAt: number | null = null;
    while (this.#at < this.#end) {
      const { to, rate, bytes } = this.#span();
      if (rate === 0) {
        this.#moveTo(to);
        continue;
      }
      startsAt ??= Math.round(this.#at);
      if (rate === null) {
        this.#isSpeedKnown = false;
        break;
      }
      const now = Math.min(left, bytes, Math.max(1, ((to - this.#at) * rate) / 1000));
      left -= now;
      this.#pass(now, rate);
      if (left < 1) {
        const doneAt = Math.round(this.#at);
        return { clipId, startsAt, doneAt, late: slotEndsAt !== null && doneAt > slotEndsAt };
      }
    }
    const late = slotEndsAt !== null && this.#at >= this.#end && slotEndsAt < this.#end;
    return { clipId, startsAt, doneAt: null, late };
  }

  /** Bytes that are still there 24 hours from now; null when the speed is not known. */
  leftAfterDay(): number | null {
    const all = bytesOf(this.#input.clips);
    return this.#isSpeedKnown ? Math.max(0, Math.round(all - this.#bytesWithinDay)) : null;
  }

  /** What holds from `at` on. */
  #span(): Span {
    const { grid, pause, caps } = this.#input;
    const pausedUntil = pause === null ? this.#at : (pause.until ?? this.#end);
    if (this.#at < pausedUntil) return { to: pausedUntil, rate: 0, bytes: 0 };
    const cap = capReached(caps, this.#used, this.#today);
    if (cap !== null) return { to: cap.until, rate: 0, bytes: 0 };
    const left = bytesLeft(caps, this.#used);
    const to = Math.min(nextChange(grid, this.#at) ?? this.#end, this.#today.dayEndsAt, this.#end);
    const rate = rateOf(paceAt(grid, this.#at), this.#input);
    return { to, rate, bytes: Math.min(left.day, left.month) };
  }

  /** Bytes that go out from `at` at this rate, counted. */
  #pass(bytes: number, rate: number): void {
    const tookMs = (bytes * 1000) / rate;
    const untilDayEndsMs = this.#input.now + dayMs - this.#at;
    this.#bytesWithinDay += Math.max(0, Math.min(bytes, (untilDayEndsMs * rate) / 1000));
    this.#used = { day: this.#used.day + bytes, month: this.#used.month + bytes };
    this.#moveTo(this.#at + tookMs);
  }

  #moveTo(time: number): void {
    this.#at = time;
    if (time < this.#today.dayEndsAt) return;
    const { month } = this.#today;
    this.#today = localDay(time, this.#input.grid.timeZone);
    this.#used = { day: 0, month: this.#today.month === month ? this.#used.month : 0 };
  }
}

function bytesOf(clips: readonly ClipAhead[]): number {
  return clips.reduce((sum, { remainingBytes }) => sum + remainingBytes, 0);
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
