/** Answers the simulator holds back, on a clock that moves only when told to. */
import type { TestClock } from './test-clock.ts';

const turnsWhileHeld = 25;

/** What the simulator holds back on purpose: the engine cannot settle before the clock has moved on. */
export function heldAnswers(clock: TestClock) {
  let count = 0;
  let onHeld = () => {};
  return {
    wait: (ms: number) =>
      new Promise<void>((resolve) => {
        count += 1;
        onHeld();
        clock.after(ms, () => {
          count -= 1;
          resolve();
        });
      }),
    /** Resolves when all is settled, or all but what is held: for some turns everything else could get on. */
    async orSettled(settled: Promise<void>): Promise<void> {
      let isSettled = false;
      const over = settled.then(() => {
        isSettled = true;
      });
      const isHeld = new Promise<void>((resolve) => {
        onHeld = resolve;
      });
      if (count === 0) await Promise.race([over, isHeld]);
      for (let turn = 0; !isSettled && turn < turnsWhileHeld; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
