/**
 * Counts what is under way, so that quitting and tests can wait for it. One bug in one clip must not stop the line: an
 * exception nobody expected is reported, and the rest goes on.
 */
export interface Activity {
  /** Takes charge of work that was started. */
  run(work: Promise<void>): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

export function createActivity(onBug: (error: unknown) => void, onSettled: () => void): Activity {
  const running = new Set<Promise<void>>();
  return {
    run(work) {
      const tracked = work.catch(onBug).finally(() => {
        running.delete(tracked);
        if (running.size === 0) onSettled();
      });
      running.add(tracked);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
