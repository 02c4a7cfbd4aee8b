/**
 * Counts what is under way, so that quitting and tests can wait for it. One bug in one clip must not stop the line: an
 * unexpected exception is reported, and the rest goes on.
 */
export interface Activity {
  /** Takes charge of work that was started. */
  run(work: Promise<void>): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

export class RunningWork implements Activity {
  readonly #running = new Set<Promise<void>>();
  readonly #onBug: (error: unknown) => void;
  readonly #onSettled: () => void;

  /** @param onSettled told each time when nothing is under way any longer */
  constructor(onBug: (error: unknown) => void, onSettled: () => void = () => {}) {
    this.#onBug = onBug;
    this.#onSettled = onSettled;
  }

  run(work: Promise<void>): void {
    const tracked = work.catch(this.#onBug).finally(() => {
      this.#running.delete(tracked);
      if (this.#running.size === 0) this.#onSettled();
    });
    this.#running.add(tracked);
  }

  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
