/**
 * The bytes of one file, for looks at its format. What one file may cost is bounded here, in reads and in time, whatever
 * the file says of itself. Reads at once and waits for the disk, so it belongs into a thread of its own.
 */
import type { Clock } from '../../base/runtime.ts';

/** Not a fault of the file: it would take longer than any file is worth. */
export class TooMuchWork extends Error {}

export interface MediaBytesParts {
  readonly sizeBytes: number;
  /** Fills `into` from `position` on; returns how many bytes there were. */
  read(into: Buffer, position: number): number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/** An hour of single frames, each in a box of its own, takes 216,000. */
const mostReads = 1_000_000;
const longestMs = 15_000;
/** Asking for the time is a call too. */
const readsPerTimeCheck = 256;
/** One page: formats say a few bytes, then something far away. */
const windowBytes = 4096;
/** Indexes of hours are a few megabytes; only a false length asks for more. */
const largestPieceBytes = 64 * 1024 * 1024;
const nothing = Buffer.alloc(0);

export class MediaBytes {
  readonly sizeBytes: number;
  readonly #parts: MediaBytesParts;
  readonly #startedMs: number;
  readonly #window = Buffer.allocUnsafe(windowBytes);
  #windowAt = 0;
  #windowLength = 0;
  #reads = 0;
  #steps = 0;

  constructor(parts: MediaBytesParts) {
    this.sizeBytes = parts.sizeBytes;
    this.#parts = parts;
    this.#startedMs = parts.clock.monotonicMs();
  }

  /** How often the file has been read so far. */
  get reads(): number {
    return this.#reads;
  }

  /**
   * The bytes from `position` on: `length` of them, fewer only where the file ends. A few bytes stay valid until the next
   * call only. Throws `TooMuchWork`.
   */
  at(position: number, length: number): Buffer {
    this.step();
    if (position < 0 || position >= this.sizeBytes || length <= 0) return nothing;
    const wanted = Math.min(length, this.sizeBytes - position);
    if (wanted > windowBytes / 2) return this.#piece(position, wanted);
    if (position < this.#windowAt || position + wanted > this.#windowAt + this.#windowLength) {
      this.#windowLength = this.#read(this.#window, position);
      this.#windowAt = position;
    }
    const from = position - this.#windowAt;
    return this.#window.subarray(from, Math.min(from + wanted, this.#windowLength));
  }

  /** For work that goes on without reading. Throws `TooMuchWork`. */
  step(): void {
    this.#steps += 1;
    if (this.#steps % readsPerTimeCheck !== 0) return;
    if (this.#parts.clock.monotonicMs() - this.#startedMs > longestMs) throw new TooMuchWork();
  }

  #piece(position: number, length: number): Buffer {
    if (length > largestPieceBytes) throw new TooMuchWork();
    const piece = Buffer.allocUnsafe(length);
    return piece.subarray(0, this.#read(piece, position));
  }

  #read(into: Buffer, position: number): number {
    this.#reads += 1;
    if (this.#reads > mostReads) throw new TooMuchWork();
    return this.#parts.read(into, position);
  }
}
