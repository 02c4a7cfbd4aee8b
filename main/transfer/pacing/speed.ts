/**
 * How fast bits go out: bytes of accepted blocks over the last seconds, on the clock that never
 * jumps. What was seen last is remembered for forecasts.
 */
import type { Clock } from '../../base/runtime.ts';
import { type HourOfBytes, RateHistory } from './rate-history.ts';

/** Long enough to hold several blocks on a slow line, short enough to follow a change. */
const spanMs = 20_000;
/** A rate over less than this says little. */
const soonestMs = 1000;
/**
 * What arrives this close together counts as one: on a quick line blocks come by the hundred in a
 * second.
 */
const togetherMs = 100;

interface Meter {
  sinceMs: number;
  samples: { readonly atMs: number; bytes: number }[];
}

export class Speed {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #clips = new Map<string, Meter>();
  readonly #all: Meter = { sinceMs: 0, samples: [] };
  readonly #history: RateHistory;
  #seen: number | null;

  /** @param seenBefore bytes a second, kept from before the restart */
  constructor(clock: Pick<Clock, 'monotonicMs'>, seenBefore: number | null) {
    this.#clock = clock;
    this.#history = new RateHistory(clock);
    this.#seen = seenBefore;
  }

  /** The clip starts to send: its rate counts from here. */
  started(clipId: string): void {
    const sinceMs = this.#clock.monotonicMs();
    if (this.#clips.size === 0) Object.assign(this.#all, { sinceMs, samples: [] });
    this.#clips.set(clipId, { sinceMs, samples: [] });
  }

  /** A block of this clip was accepted. */
  accepted(clipId: string, bytes: number): void {
    this.#history.accepted(bytes);
    const meter = this.#clips.get(clipId);
    if (meter === undefined) return;
    const nowMs = this.#clock.monotonicMs();
    add(meter, bytes, nowMs);
    add(this.#all, bytes, nowMs);
    if (nowMs - this.#all.sinceMs >= soonestMs) this.#seen = this.#rate(this.#all) ?? this.#seen;
  }

  ended(clipId: string): void {
    this.#clips.delete(clipId);
  }

  /** Bytes a second of one clip now; null while it has sent nothing yet. */
  of(clipId: string): number | null {
    const meter = this.#clips.get(clipId);
    return meter === undefined ? null : this.#rate(meter);
  }

  /** Bytes a second of everything together. */
  total(): number | null {
    return this.#clips.size === 0 ? null : this.#rate(this.#all);
  }

  /**
   * The last rate of everything together that lasted long enough to go by, also from before the
   * restart.
   */
  seen(): number | null {
    return this.#seen;
  }

  /** Of everything together, minute by minute. */
  lastHour(): HourOfBytes {
    return this.#history.lastHour();
  }

  #rate({ sinceMs, samples }: Meter): number | null {
    const nowMs = this.#clock.monotonicMs();
    const recent = samples.filter(({ atMs }) => atMs > nowMs - spanMs);
    if (recent.length === 0) return null;
    const bytes = recent.reduce((sum, sample) => sum + sample.bytes, 0);
    const fromMs = Math.max(sinceMs, nowMs - spanMs);
    return Math.round((bytes * 1000) / Math.max(soonestMs, nowMs - fromMs));
  }
}

function add({ samples }: Meter, bytes: number, atMs: number): void {
  const last = samples.at(-1);
  if (last !== undefined && atMs - last.atMs < togetherMs) {
    last.bytes += bytes;
    return;
  }
  const old = samples.findIndex((sample) => sample.atMs > atMs - spanMs);
  samples.splice(0, old === -1 ? samples.length : old);
  samples.push({ atMs, bytes });
}
