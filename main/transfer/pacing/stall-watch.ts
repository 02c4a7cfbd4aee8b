/**
 * Gives a block up when nothing has moved for longer than the bytes on their way can explain. What
 * a block needs is learned from the blocks the service has acknowledged; a line that is slow but
 * moves is never cut off, and the owner's own limit never counts against the service.
 */
import type { Disposable } from '../../base/disposable.ts';
import type { Clock } from '../../base/runtime.ts';

/** What the service may take to answer, whatever the line. */
const answerMs = 30_000;
/**
 * The whole line before any block was acknowledged: 16 kB/s, a bad uplink shared by all blocks
 * under way.
 */
const slowestLineBytesPerMs = 16;
/** A quick line takes a block in one piece; on a slow one, movement should show. */
const sliceMs = 100;
const smallestSliceBytes = 256 * 1024;
/** A line may fall to half of what it was. */
const slack = 2;
const remembered = 8;

/** Watches over all blocks that are on their way, sharing what they learn about the line. */
export class StallWatches {
  readonly #clock: Clock;
  readonly #line: Line;

  /** @param onStall the line, or the other side, is silent: what it was connected by may be dead */
  constructor(clock: Clock, onStall: () => void = () => {}) {
    this.#clock = clock;
    this.#line = new Line(onStall);
  }

  watch(stop: AbortSignal): StallWatch {
    return new StallWatch(this.#clock, stop, this.#line);
  }
}

/** Watches over one block. */
export class StallWatch implements Disposable {
  readonly #clock: Clock;
  readonly #stop: AbortSignal;
  readonly #line: Line;
  readonly #given = new AbortController();
  readonly #startedMs: number;
  /** What was known of the line when it began, and has been learned since: another's stall takes none of it. */
  readonly #known: Paces;
  #movedMs: number;
  #handedBytes = 0;
  #heldMs = 0;
  #heldSinceMs: number | null = null;
  #isStalled = false;
  #hasEnded = false;
  #cancelTimer: () => void;

  constructor(clock: Clock, stop: AbortSignal, line: Line) {
    this.#clock = clock;
    this.#stop = stop;
    this.#line = line;
    this.#known = line.begun();
    // Not AbortSignal.any: each block would leave something behind at a signal that outlives it,
    // and it costs more.
    if (stop.aborted) this.#onStop();
    else stop.addEventListener('abort', this.#onStop, { once: true });
    this.#startedMs = clock.monotonicMs();
    this.#movedMs = this.#startedMs;
    this.#cancelTimer = clock.after(answerMs, this.#look);
  }

  /** Fires when the block has stalled, or when the caller's signal does. */
  get signal(): AbortSignal {
    return this.#given.signal;
  }

  /** Given to the connection so far. */
  get handedBytes(): number {
    return this.#handedBytes;
  }

  isStalled(): boolean {
    return this.#isStalled;
  }

  /**
   * How many bytes to hand over at once: about what the line takes in the time between two looks at
   * it.
   */
  sliceBytes(): number {
    return this.#line.sliceBytes();
  }

  /** The next bytes wait for our own pace: silence is ours. */
  hold(): void {
    this.#heldSinceMs ??= this.#clock.monotonicMs();
  }

  /** The connection took these bytes. They may still lie in the system's buffer, on their way. */
  handedOver(bytes: number): void {
    this.#release();
    this.#handedBytes += bytes;
    this.#movedMs = this.#clock.monotonicMs();
  }

  /** The service has acknowledged the block. */
  acknowledged(): void {
    this.#release();
    this.#line.learn(this.#handedBytes, this.#clock.monotonicMs() - this.#startedMs - this.#heldMs);
  }

  /** Calls the watch off. */
  dispose(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#cancelTimer();
    this.#stop.removeEventListener('abort', this.#onStop);
    this.#line.ended();
  }

  readonly #onStop = (): void => this.#given.abort(this.#stop.reason);

  /**
   * Looks again now and then instead of at every movement: what is learned meanwhile may shorten
   * the wait.
   */
  readonly #look = (): void => {
    const allowedMs = this.#line.allowedMs(this.#handedBytes, this.#known);
    const leftMs = this.#movedMs + allowedMs - this.#clock.monotonicMs();
    if (this.#heldSinceMs !== null || leftMs > 0) {
      const waitMs = this.#heldSinceMs === null ? Math.min(leftMs, answerMs) : answerMs;
      this.#cancelTimer = this.#clock.after(waitMs, this.#look);
      return;
    }
    // Before the abort: who hears of it may begin another block at once.
    this.#line.unlearn(this.#known);
    this.#isStalled = true;
    this.#given.abort();
  };

  #release(): void {
    if (this.#heldSinceMs === null) return;
    this.#heldMs += this.#clock.monotonicMs() - this.#heldSinceMs;
    this.#heldSinceMs = null;
  }
}

/** Bytes per millisecond of the last acknowledged blocks, each while others shared the line with it. */
type Paces = number[];

/** What the watches have learned together. */
class Line {
  readonly #onStall: () => void;
  #paces: Paces = [];
  #blocksUnderWay = 0;

  constructor(onStall: () => void) {
    this.#onStall = onStall;
  }

  /** Answers with what is known of the line, as that grows. */
  begun(): Paces {
    this.#blocksUnderWay += 1;
    return this.#paces;
  }

  ended(): void {
    this.#blocksUnderWay -= 1;
  }

  /** How long nothing may move with so many bytes on their way. */
  allowedMs(handedBytes: number, known: Paces): number {
    if (known.length > 0) return answerMs + (slack * handedBytes) / Math.min(...known);
    return answerMs + handedBytes / this.#slowestBytesPerMs();
  }

  sliceBytes(): number {
    const pace = this.#paces.length > 0 ? Math.min(...this.#paces) : this.#slowestBytesPerMs();
    return Math.max(smallestSliceBytes, Math.floor(sliceMs * pace));
  }

  learn(bytes: number, tookMs: number): void {
    this.#paces.push(bytes / Math.max(1, tookMs));
    if (this.#paces.length > remembered) this.#paces.shift();
  }

  /**
   * The line is no longer what it was, for those who begin from now on.
   * @param known by which the stall was judged: several that stall together are one stall
   */
  unlearn(known: Paces): void {
    if (known !== this.#paces) return;
    this.#paces = [];
    this.#onStall();
  }

  #slowestBytesPerMs(): number {
    return slowestLineBytesPerMs / Math.max(1, this.#blocksUnderWay);
  }
}
