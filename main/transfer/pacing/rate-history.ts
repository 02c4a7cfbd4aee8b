/**
 * How much the service took in each minute of the last hour. Kept in memory: a restart begins with
 * an empty hour.
 */
import type { Clock } from '../../base/runtime.ts';

/** The last bucket is the minute under way. */
export interface HourOfBytes {
  readonly bucketMs: number;
  /** Bytes of accepted blocks, oldest minute first. */
  readonly bytes: readonly number[];
}

const bucketMs = 60_000;
const buckets = 60;

export class RateHistory {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #byMinute = new Map<number, number>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  accepted(bytes: number): void {
    const minute = this.#thisMinute();
    if (!this.#byMinute.has(minute)) this.#forgetUpTo(minute - buckets);
    this.#byMinute.set(minute, (this.#byMinute.get(minute) ?? 0) + bytes);
  }

  lastHour(): HourOfBytes {
    const first = this.#thisMinute() - buckets + 1;
    const bytes = Array.from({ length: buckets }, (_, at) => this.#byMinute.get(first + at) ?? 0);
    return { bucketMs, bytes };
  }

  #thisMinute(): number {
    return Math.floor(this.#clock.monotonicMs() / bucketMs);
  }

  #forgetUpTo(newest: number): void {
    for (const minute of this.#byMinute.keys()) if (minute <= newest) this.#byMinute.delete(minute);
  }
}
