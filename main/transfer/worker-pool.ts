/** Workers side by side, as many as there is room for; the room may change while they work. Knows nothing of blocks. */

/** Does one piece of work; false when there is nothing left for this worker. */
export type Step = () => Promise<boolean>;

export interface Crew {
  /** Puts more to work if there is room. Too many leave by themselves, each after the step it is at. */
  fill(): void;
  /** Resolves when the last has left; rejects with what one of them threw. */
  done(): Promise<void>;
}

/**
 * @param most how many may work now, at least one
 * @param begin makes the steps of one worker
 */
export function createCrew(most: () => number, begin: () => Step): Crew {
  const workers: Promise<void>[] = [];
  let working = 0;

  async function work(step: Step): Promise<void> {
    try {
      // Asked and answered in one breath with leaving: two must not both find themselves one too many.
      while (working <= most() && (await step()));
    } finally {
      working -= 1;
    }
  }

  return {
    fill() {
      for (let room = most() - working; room > 0; room -= 1) {
        working += 1;
        const worker = work(begin());
        // What it throws is thrown by `done`; until that comes to it, nobody may call it unhandled.
        worker.catch(() => {});
        workers.push(worker);
      }
    },
    async done() {
      // Takes in those who came later as well.
      for (const worker of workers) await worker;
    },
  };
}
