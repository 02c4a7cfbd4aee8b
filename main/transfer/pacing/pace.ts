/**
 * Keeps all transfers together under so many bytes a second, by pacing inside a block: a limit far
 * below one block must still move. Shared by everything that sends; who asks first is served first,
 * and a changed limit holds for those who wait already.
 */
import type { Clock } from '../../base/runtime.ts';
import type { StallWatch } from './stall-watch.ts';

/** What a block needs of a pace. */
export interface Turn {
  /**
   * The most to ask for at once, so that none waits long behind another; Infinity without a limit.
   */
  sliceBytes(): number;
  /**
   * Resolves when bytes may go, with how many: all of them, or fewer when the limit was lowered
   * meanwhile. Rejects when the signal fires.
   */
  take(bytes: number, signal: AbortSignal): Promise<number>;
}

/** A fiftieth of a second's worth: the unit in which any two seconds may be off. */
const slicesPerSecond = 50;
const largestSliceBytes = 256 * 1024;
/**
 * Time lost between two slices that is made good and not more: a pause must not be followed by a
 * burst.
 */
const graceMs = 18;
/**
 * Two seconds at this share, a slice and the grace together are still within two seconds of the
 * limit.
 */
const share = 0.981;

interface Taker {
  bytes: number;
  /** Monotonic time from which its wait counts. */
  sinceMs: number;
  go(bytes: number): void;
}

export class Pace implements Turn {
  readonly #clock: Clock;
  #bytesPerSecond: number | null;
  /** Monotonic time up to which what was granted is paid for. */
  #paidUntilMs = -Infinity;
  #queue: Taker[] = [];
  #cancelTimer = () => {};

  /** @param limit bytes a second; null: no limit */
  constructor(clock: Clock, limit: number | null) {
    this.#clock = clock;
    this.#bytesPerSecond = limit;
  }

  /** Null: no limit. */
  bytesPerSecond(): number | null {
    return this.#bytesPerSecond;
  }

  setBytesPerSecond(limit: number | null): void {
    const nowMs = this.#clock.monotonicMs();
    this.#bytesPerSecond = limit;
    // The new limit counts from now, for those who wait as well.
    this.#paidUntilMs = Math.min(this.#paidUntilMs, nowMs);
    for (const taker of this.#queue) {
      taker.sinceMs = nowMs + graceMs;
      taker.bytes = Math.min(taker.bytes, this.sliceBytes());
    }
    this.#serve();
  }

  sliceBytes(): number {
    if (this.#bytesPerSecond === null) return Infinity;
    return Math.max(1, Math.min(largestSliceBytes, Math.floor(this.#bytesPerSecond / slicesPerSecond)));
  }

  take(bytes: number, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    if (this.#bytesPerSecond === null && this.#queue.length === 0) return Promise.resolve(bytes);
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#leave(taker);
        reject(signal.reason);
      };
      const go = (granted: number) => {
        signal.removeEventListener('abort', onAbort);
        resolve(granted);
      };
      const taker: Taker = { bytes, sinceMs: this.#clock.monotonicMs(), go };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(taker);
      if (this.#queue.length === 1) this.#serve();
    });
  }

  /** Serves all who have waited long enough and sets the timer for the next. */
  #serve(): void {
    this.#cancelTimer();
    for (const taker of this.#queue) {
      const dueMs = this.#dueFor(taker);
      const waitMs = dueMs - this.#clock.monotonicMs();
      if (waitMs > 0) {
        this.#cancelTimer = this.#clock.after(waitMs, () => this.#serve());
        return;
      }
      this.#queue = this.#queue.slice(1);
      this.#paidUntilMs = dueMs;
      taker.go(taker.bytes);
    }
  }

  #dueFor({ bytes, sinceMs }: Taker): number {
    if (this.#bytesPerSecond === null) return this.#clock.monotonicMs();
    const costMs = (bytes * 1000) / (this.#bytesPerSecond * share);
    return Math.max(this.#paidUntilMs, sinceMs - graceMs) + costMs;
  }

  #leave(taker: Taker): void {
    this.#queue = this.#queue.filter((one) => one !== taker);
    this.#serve();
  }
}

/**
 * A block's bytes at the pace, told to the watch as the connection asks for them. A stream even
 * where one piece is all: when the service answers before it has read everything, undici ends the
 * connection of a stream, while of a buffer it sends the rest, and by then the next block is in it.
 */
export async function* paced(bytes: Buffer, pace: Turn, watch: StallWatch): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    watch.hold();
    const wanted = Math.min(bytes.length - at, pace.sliceBytes(), watch.sliceBytes());
    const slice = bytes.subarray(at, at + (await pace.take(wanted, watch.signal)));
    watch.handedOver(slice.length);
    yield slice;
    at += slice.length;
  }
}
