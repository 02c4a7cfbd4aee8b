/**
 * Keeps all transfers together under so many bytes a second, by pacing inside a block: a limit far below one block must
 * still move. Shared by everything that sends; whoever asks first is served first.
 */
import type { Clock } from '../engine/world.ts';

export interface Pace {
  /** Null: no limit. */
  bytesPerSecond(): number | null;
  setBytesPerSecond(limit: number | null): void;
  /** Resolves when `bytes` may go; rejects when the signal fires. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

/** Saved-up allowance is worth this long at the most, so that a pause is not followed by a burst. */
const burstMs = 100;

export function createPace(clock: Clock, limit: number | null): Pace {
  let bytesPerSecond = limit;
  /** Monotonic time at which everything granted so far will have been paid for. */
  let paidUntilMs = 0;

  return {
    bytesPerSecond: () => bytesPerSecond,
    setBytesPerSecond(next) {
      bytesPerSecond = next;
      paidUntilMs = Math.min(paidUntilMs, clock.monotonicMs());
    },
    take(bytes, signal) {
      signal.throwIfAborted();
      if (bytesPerSecond === null) return Promise.resolve();
      const nowMs = clock.monotonicMs();
      paidUntilMs = Math.max(paidUntilMs, nowMs - burstMs) + (bytes * 1000) / bytesPerSecond;
      const waitMs = paidUntilMs - nowMs;
      return waitMs <= 0 ? Promise.resolve() : wait(clock, waitMs, signal);
    },
  };
}

function wait(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(waitMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    const onAbort = () => {
      cancel();
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

const largestSliceBytes = 64 * 1024;

/** A block's bytes at the pace. Slices are at most a tenth of a second's worth, so a change of limit bites at once. */
export async function* paced(bytes: Buffer, pace: Pace, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const perSlice = Math.ceil((pace.bytesPerSecond() ?? Infinity) / 10);
    const slice = bytes.subarray(at, at + Math.min(largestSliceBytes, perSlice));
    await pace.take(slice.length, signal);
    yield slice;
    at += slice.length;
  }
}
