/**
 * What the engine cannot decide itself: time, chance and ids. Everything else (SQLite, files, sockets) is real everywhere,
 * tests included. `Date.now`, timers, `Math.random` and `randomUUID` appear in this file only.
 */
import { randomUUID } from 'node:crypto';

export interface Clock {
  /** Wall-clock milliseconds since 1970: for display, for the service and for what must survive a restart. */
  now(): number;
  /** Milliseconds that never jump: for quiet windows and time-outs. */
  monotonicMs(): number;
  /** Calls `wake` once after `waitMs`; the returned function calls it off. */
  after(waitMs: number, wake: () => void): () => void;
}

/** For what only has to know the time of day. */
export type WallClock = Pick<Clock, 'now'>;

export interface Runtime {
  readonly clock: Clock;
  /** A number in [0, 1). */
  random(): number;
  newId(): string;
  /** Called at named moments between durable steps; the torture campaign ends the process there. */
  failpoint(name: string): void;
}

const longestTimerMs = 2_147_483_647;

export function realRuntime(): Runtime {
  return {
    clock: {
      now: () => Date.now(),
      monotonicMs: () => performance.now(),
      after(waitMs, wake) {
        const timer = setTimeout(wake, Math.min(Math.max(waitMs, 0), longestTimerMs));
        return () => clearTimeout(timer);
      },
    },
    random: () => Math.random(),
    newId: () => randomUUID(),
    failpoint: () => {},
  };
}

/**
 * Real time, in tests too: for what guards a thread of our own, which takes real time whatever a test's clock says.
 * @param process whether it waits for this
 */
export function afterRealMs(
  waitMs: number,
  wake: () => void,
  process: 'waits' | 'lets-end' = 'waits',
): () => void {
  const timer = setTimeout(wake, waitMs);
  if (process === 'lets-end') timer.unref();
  return () => clearTimeout(timer);
}
