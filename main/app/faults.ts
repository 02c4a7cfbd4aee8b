/**
 * What becomes of an exception that no one expected: it is in the log with its stack, and the engine
 * is opened again in order, because what it was doing may be half done; the ledger is made for that.
 * Three times in ten minutes, then a person is asked. Electron's own dialog never comes.
 */
import type { Clock } from '../base/runtime.ts';

const withinMs = 10 * 60_000;
const mostRestarts = 3;

export interface FaultParts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly note: (error: unknown) => void;
  /** Stops the engine and opens it again. */
  readonly restart: () => Promise<void>;
  /** Stops the engine and says that it needs a person. */
  readonly giveUp: () => Promise<void>;
}

export class Faults {
  readonly #parts: FaultParts;
  #restartsAtMs: number[] = [];
  #isMending = false;

  constructor(parts: FaultParts) {
    this.#parts = parts;
  }

  /** Never throws: it is called where nothing else would catch that. */
  seen(error: unknown): void {
    this.#parts.note(error);
    // Those that come while the engine is being opened again are of the same trouble.
    if (this.#isMending) return;
    this.#isMending = true;
    this.#mend()
      .catch((again: unknown) => this.#parts.note(again))
      .finally(() => {
        this.#isMending = false;
      })
      .catch(() => {});
  }

  #mend(): Promise<void> {
    const nowMs = this.#parts.clock.monotonicMs();
    this.#restartsAtMs = this.#restartsAtMs.filter((atMs) => nowMs - atMs < withinMs);
    if (this.#restartsAtMs.length >= mostRestarts) return this.#parts.giveUp();
    this.#restartsAtMs.push(nowMs);
    return this.#parts.restart();
  }
}
