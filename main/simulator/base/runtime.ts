/**
 * What the simulator cannot decide itself: time and ids. The system's clock and chance appear in this file only; a replay
 * and tests hand in their own.
 */
import { randomUUID } from 'node:crypto';

export interface Runtime {
  /** Wall-clock milliseconds since 1970. */
  now(): number;
  newId(): string;
  /** How the delays of scenarios pass. */
  wait(ms: number): Promise<void>;
}

export function realRuntime(): Runtime {
  return { now: () => Date.now(), newId: () => randomUUID(), wait: waitUnreferenced };
}

/** A delay of a scenario must not keep a closed simulator alive. */
function waitUnreferenced(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
