/**
 * Keeps all transfers together under so many bytes a second, by pacing inside a block: a limit far below one block must
 * still move. Shared by everything that sends; whoever asks first is served first, and a changed limit holds for those
 * who wait already.
 */
import type { Clock } from '../../base/runtime.ts';
import type { StallWatch } from './stall-watch.ts';

export interface Pace {
  /** Null: no limit. */
  bytesPerSecond(): number | null;
  setBytesPerSecond(limit: number | null): void;
  /** The most to ask for at once, so that nobody waits long behind another; Infinity without a limit. */
  sliceBytes(): number;
  /**
   * Resolves when bytes may go, with how many: all of them, or fewer when the limit was lowered meanwhile. Rejects when
   * the signal fires.
   */
  take(bytes: number, signal: AbortSignal): Promise<number>;
}

/** A fiftieth of a second's worth: the unit in which any two seconds may be off. */
const slicesPerSecond = 50;
const largestSliceBytes = 256 * 1024;
/** Time lost between two slices that is made good, no more: a pause must not be followed by a burst. */
const graceMs = 18;
/** Two seconds at this share, a slice and the grace together are still within two seconds of the limit. */
const share = 0.981;

interface Taker {
  bytes: number;
  /** Monotonic time from which its wait counts. */
  sinceMs: number;
  go(bytes: number): void;
}

export function createPace(clock: Clock, limit: number | null): Pace {
  let bytesPerSecond = limit;
  /** Monotonic time up to which what was granted is paid for. */
  let paidUntilMs = -Infinity;
  let queue: Taker[] = [];
  let cancel = () => {};

  /** Serves whoever has waited long enough and sets the timer for the next. */
  function serve(): void {
    cancel();
    for (const taker of queue) {
      const dueMs = dueFor(taker);
      const waitMs = dueMs - clock.monotonicMs();
      if (waitMs > 0) {
        cancel = clock.after(waitMs, serve);
        return;
      }
      queue = queue.slice(1);
      paidUntilMs = dueMs;
      taker.go(taker.bytes);
    }
  }

  function dueFor({ bytes, sinceMs }: Taker): number {
    if (bytesPerSecond === null) return clock.monotonicMs();
    return Math.max(paidUntilMs, sinceMs - graceMs) + (bytes * 1000) / (bytesPerSecond * share);
  }

  function sliceBytes(): number {
    if (bytesPerSecond === null) return Infinity;
    return Math.max(1, Math.min(largestSliceBytes, Math.floor(bytesPerSecond / slicesPerSecond)));
  }

  function leave(taker: Taker): void {
    queue = queue.filter((one) => one !== taker);
    serve();
  }

  return {
    bytesPerSecond: () => bytesPerSecond,
    sliceBytes,
    setBytesPerSecond(next) {
      const nowMs = clock.monotonicMs();
      bytesPerSecond = next;
      // The new limit counts from now, for those who wait as well.
      paidUntilMs = Math.min(paidUntilMs, nowMs);
      for (const taker of queue) {
        taker.sinceMs = nowMs + graceMs;
        taker.bytes = Math.min(taker.bytes, sliceBytes());
      }
      serve();
    },
    take(bytes, signal) {
      signal.throwIfAborted();
      if (bytesPerSecond === null && queue.length === 0) return Promise.resolve(bytes);
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          leave(taker);
          reject(signal.reason);
        };
        const go = (granted: number) => {
          signal.removeEventListener('abort', onAbort);
          resolve(granted);
        };
        const taker: Taker = { bytes, sinceMs: clock.monotonicMs(), go };
        signal.addEventListener('abort', onAbort, { once: true });
        queue.push(taker);
        if (queue.length === 1) serve();
      });
    },
  };
}

/**
 * A block's bytes at the pace, told to the watch as the connection asks for them. A stream even where one piece is all: when
 * the service answers before it has read everything, undici ends the connection of a stream, while of a buffer it sends
 * the rest, and by then the next block is in it.
 */
export async function* paced(
  bytes: Buffer,
  pace: Pick<Pace, 'sliceBytes' | 'take'>,
  watch: StallWatch,
): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    watch.hold();
    const wanted = Math.min(bytes.length - at, pace.sliceBytes(), watch.sliceBytes());
    const slice = bytes.subarray(at, at + (await pace.take(wanted, watch.signal)));
    watch.handedOver(slice.length);
    yield slice;
    at += slice.length;
  }
}
