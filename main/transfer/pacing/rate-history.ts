/** How much the service took in each minute of the last hour. Kept in memory: a restart begins with an empty hour. */
import type { Clock } from '../../base/runtime.ts';

/** The last bucket is the minute under way. */
export interface RateHistory {
  readonly bucketMs: number;
  /** Bytes of accepted blocks, oldest minute first. */
  readonly bytes: readonly number[];
}

const bucketMs = 60_000;
const buckets = 60;

export function createRateHistory(clock: Pick<Clock, 'monotonicMs'>) {
  const byMinute = new Map<number, number>();
  const thisMinute = () => Math.floor(clock.monotonicMs() / bucketMs);

  return {
    accepted(bytes: number): void {
      const minute = thisMinute();
      if (!byMinute.has(minute)) forgetBefore(minute - buckets);
      byMinute.set(minute, (byMinute.get(minute) ?? 0) + bytes);
    },
    lastHour(): RateHistory {
      const first = thisMinute() - buckets + 1;
      return { bucketMs, bytes: Array.from({ length: buckets }, (_, at) => byMinute.get(first + at) ?? 0) };
    },
  };

  function forgetBefore(oldest: number): void {
    for (const minute of byMinute.keys()) if (minute <= oldest) byMinute.delete(minute);
  }
}
