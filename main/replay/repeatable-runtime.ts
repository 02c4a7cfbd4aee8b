/** What the engine is handed from outside in a run that has to come out the same each time. */
import type { Clock, Runtime } from '../base/runtime.ts';

/** Ids count up, and chance always falls in the middle. */
export function repeatableRuntime(clock: Clock): Runtime {
  let ids = 0;
  return {
    clock,
    random: () => 0.5,
    newId: () => {
      ids += 1;
      return `id-${ids}-${clock.now()}`;
    },
    failpoint: () => {},
  };
}
