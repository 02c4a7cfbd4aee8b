/**
 * How fast bits go out: bytes of accepted blocks over the last seconds, on the clock that never jumps. What was seen last
 * is remembered for forecasts.
 */
import type { Clock } from '../../base/runtime.ts';
import { createRateHistory, type RateHistory } from './rate-history.ts';

export interface Speed {
  /** A block of this clip was accepted. */
  accepted(clipId: string, bytes: number): void;
  /** The clip starts to send: its rate counts from here. */
  started(clipId: string): void;
  ended(clipId: string): void;
  /** Bytes a second of one clip now; null while it has sent nothing yet. */
  of(clipId: string): number | null;
  /** Of everything together. */
  total(): number | null;
  /** The last rate of everything together that lasted long enough to go by, also from before the restart. */
  seen(): number | null;
  /** Of everything together, minute by minute. */
  lastHour(): RateHistory;
}

/** Long enough to hold several blocks on a slow line, short enough to follow a change. */
const spanMs = 20_000;
/** A rate over less than this says little. */
const soonestMs = 1000;
/** What arrives this close together counts as one: on a quick line blocks come by the hundred in a second. */
const togetherMs = 100;

interface Meter {
  sinceMs: number;
  samples: { readonly atMs: number; bytes: number }[];
}

/** @param seenBefore bytes a second, kept from before the restart */
export function createSpeed(clock: Clock, seenBefore: number | null): Speed {
  const clips = new Map<string, Meter>();
  const all: Meter = { sinceMs: 0, samples: [] };
  let seen = seenBefore;
  const history = createRateHistory(clock);

  function rate(meter: Meter | undefined): number | null {
    if (meter === undefined) return null;
    const nowMs = clock.monotonicMs();
    const recent = meter.samples.filter(({ atMs }) => atMs > nowMs - spanMs);
    if (recent.length === 0) return null;
    const bytes = recent.reduce((sum, sample) => sum + sample.bytes, 0);
    const fromMs = Math.max(meter.sinceMs, nowMs - spanMs);
    return Math.round((bytes * 1000) / Math.max(soonestMs, nowMs - fromMs));
  }

  function add(meter: Meter, bytes: number): void {
    const atMs = clock.monotonicMs();
    const last = meter.samples.at(-1);
    if (last !== undefined && atMs - last.atMs < togetherMs) {
      last.bytes += bytes;
      return;
    }
    const old = meter.samples.findIndex((sample) => sample.atMs > atMs - spanMs);
    meter.samples.splice(0, old === -1 ? meter.samples.length : old);
    meter.samples.push({ atMs, bytes });
  }

  return {
    started(clipId) {
      const sinceMs = clock.monotonicMs();
      if (clips.size === 0) Object.assign(all, { sinceMs, samples: [] });
      clips.set(clipId, { sinceMs, samples: [] });
    },
    accepted(clipId, bytes) {
      history.accepted(bytes);
      const meter = clips.get(clipId);
      if (meter === undefined) return;
      add(meter, bytes);
      add(all, bytes);
      if (clock.monotonicMs() - all.sinceMs >= soonestMs) seen = rate(all) ?? seen;
    },
    ended: (clipId) => void clips.delete(clipId),
    of: (clipId) => rate(clips.get(clipId)),
    total: () => (clips.size === 0 ? null : rate(all)),
    seen: () => seen,
    lastHour: history.lastHour,
  };
}
