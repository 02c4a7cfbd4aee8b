/**
 * Gives a block up when nothing has moved for longer than the bytes on their way can explain. What a block needs is
 * learned from the blocks the service has acknowledged; a line that is slow but moves is never cut off, and the owner's
 * own limit never counts against the service.
 */
import type { Clock } from '../../base/runtime.ts';

export interface StallWatch {
  /** Fires when the block has stalled, or when the caller's signal does. */
  readonly signal: AbortSignal;
  isStalled(): boolean;
  /** The next bytes wait for our own pace: silence is ours. */
  hold(): void;
  /** How many bytes to hand over at once: about what the line takes in the time between two looks at it. */
  sliceBytes(): number;
  /** The connection took these bytes. They may still lie in the system's buffer, on their way. */
  handedOver(bytes: number): void;
  /** The service has acknowledged the block. */
  acknowledged(): void;
  /** Calls the watch off. */
  end(): void;
}

/** Watches over all blocks that are on their way, sharing what they learn about the line. */
export interface StallWatches {
  watch(stop: AbortSignal): StallWatch;
}

/** What the service may take to answer, whatever the line. */
const answerMs = 30_000;
/** The whole line before any block was acknowledged: 16 kB/s, a bad uplink shared by all blocks under way. */
const slowestLineBytesPerMs = 16;
/** A quick line takes a block in one piece; on a slow one, movement should show. */
const sliceMs = 100;
const smallestSliceBytes = 256 * 1024;
/** A line may fall to half of what it was. */
const slack = 2;
const remembered = 8;

export function createStallWatches(clock: Clock): StallWatches {
  /** Bytes per millisecond of the last acknowledged blocks, each while others shared the line with it. */
  const paces: number[] = [];
  let underWay = 0;

  function paceNow(): number {
    return paces.length > 0 ? Math.min(...paces) : slowestLineBytesPerMs / Math.max(1, underWay);
  }

  const line: Line = {
    allowedMs: (handedBytes) => answerMs + (slack * handedBytes) / paceNow(),
    sliceBytes: () => Math.max(smallestSliceBytes, Math.floor(sliceMs * paceNow())),
    learn(bytes, tookMs) {
      paces.push(bytes / Math.max(1, tookMs));
      if (paces.length > remembered) paces.shift();
    },
    unlearn() {
      paces.length = 0;
    },
  };

  return {
    watch(stop) {
      underWay += 1;
      return createWatch(clock, stop, line, () => {
        underWay -= 1;
      });
    },
  };
}

/** What the watches have learned together. */
interface Line {
  /** How long nothing may move with so many bytes on their way. */
  allowedMs(handedBytes: number): number;
  sliceBytes(): number;
  learn(bytes: number, tookMs: number): void;
  /** The line is no longer what it was. */
  unlearn(): void;
}

function createWatch(clock: Clock, stop: AbortSignal, line: Line, onEnd: () => void): StallWatch {
  const given = new AbortController();
  // Not AbortSignal.any: each block would leave something behind at a signal that outlives it, and it costs more.
  const onStop = () => given.abort(stop.reason);
  if (stop.aborted) onStop();
  else stop.addEventListener('abort', onStop, { once: true });
  let stalled = false;
  const startedMs = clock.monotonicMs();
  let movedMs = startedMs;
  let handedBytes = 0;
  let heldMs = 0;
  let heldSinceMs: number | null = null;
  let ended = false;
  let cancel = clock.after(answerMs, look);

  /** Looks again now and then instead of at every movement: what is learned meanwhile may shorten the wait. */
  function look(): void {
    const leftMs = movedMs + line.allowedMs(handedBytes) - clock.monotonicMs();
    if (heldSinceMs !== null || leftMs > 0) {
      cancel = clock.after(heldSinceMs === null ? Math.min(leftMs, answerMs) : answerMs, look);
      return;
    }
    // Before the abort: whoever hears of it may begin another block at once.
    line.unlearn();
    stalled = true;
    given.abort();
  }

  function release(): void {
    if (heldSinceMs === null) return;
    heldMs += clock.monotonicMs() - heldSinceMs;
    heldSinceMs = null;
  }

  return {
    signal: given.signal,
    isStalled: () => stalled,
    sliceBytes: line.sliceBytes,
    hold() {
      heldSinceMs ??= clock.monotonicMs();
    },
    handedOver(bytes) {
      release();
      handedBytes += bytes;
      movedMs = clock.monotonicMs();
    },
    acknowledged() {
      release();
      line.learn(handedBytes, clock.monotonicMs() - startedMs - heldMs);
    },
    end() {
      if (ended) return;
      ended = true;
      cancel();
      stop.removeEventListener('abort', onStop);
      onEnd();
    },
  };
}
