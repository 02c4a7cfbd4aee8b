/**
 * Workers side by side, as many as there is room for; the room may change while they work. Knows
 * nothing of blocks.
 *
 * Not p-limit, whose `concurrency` may change as well: it limits calls, each queued beforehand with
 * a promise of its own, while a worker here keeps what it works with (a buffer of two megabytes)
 * from one step to the next, and decides only at each step whether there is another.
 */

/** Does one piece of work; false when there is nothing left for this worker. */
export type Step = () => Promise<boolean>;

export class WorkerPool {
  readonly #most: () => number;
  readonly #begin: () => Step;
  readonly #workers: Promise<void>[] = [];
  #working = 0;

  /**
   * @param most how many may work now, at least one
   * @param begin makes the steps of one worker
   */
  constructor(most: () => number, begin: () => Step) {
    this.#most = most;
    this.#begin = begin;
  }

  /**
   * Puts more to work if there is room. Too many leave by themselves, each after the step it is at.
   */
  fill(): void {
    for (let room = this.#most() - this.#working; room > 0; room -= 1) {
      this.#working += 1;
      const worker = this.#work(this.#begin());
      // What it throws is thrown by `done`; until that comes to it, it must not count as unhandled.
      worker.catch(() => {});
      this.#workers.push(worker);
    }
  }

  /** Resolves when the last has left; rejects with what one of them threw. */
  async done(): Promise<void> {
    // Takes in those who came later as well.
    for (const worker of this.#workers) await worker;
  }

  async #work(step: Step): Promise<void> {
    try {
      // Asked and answered in one breath with leaving: two must not both find themselves one too
      // many.
      while (this.#working <= this.#most() && (await step()));
    } finally {
      this.#working -= 1;
    }
  }
}
