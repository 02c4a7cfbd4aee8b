/** A clock that moves only when told to. Everything else in a test is real: files, sockets, SQLite. */
import type { Clock } from '../../main/base/runtime.ts';

interface Timer {
  readonly dueMs: number;
  readonly wake: () => void;
}

export interface TestClock extends Clock {
  /** Moves to the next timer and rings it; false when there is none. */
  toNextTimer(): boolean;
  /** How long until the next timer; null when there is none. */
  msToNextTimer(): number | null;
  /** Moves on by `ms`, ringing every timer on the way. */
  advance(ms: number): void;
  /** Moves the wall clock alone: time passed, as in a sleep through which the other clock stood still. */
  shiftWall(ms: number): void;
  /** A person moves this computer's clock. No time has passed, and the clock of the service knows nothing of it. */
  setWall(byMs: number): void;
  /** What the clock of the service shows. */
  serviceNow(): number;
  /** Both clocks move on and nothing rings: a sleep, or a process that was stopped. Timers ring late afterwards. */
  sleep(ms: number): void;
}

/** A loop that sets its own timer again and again fails by name instead of hanging the test. */
const mostTimersPerAdvance = 100_000;

export function createTestClock(startMs = Date.UTC(2026, 10, 22, 20, 0, 0)): TestClock {
  const timers = new Set<Timer>();
  let elapsedMs = 0;
  let wallShiftMs = 0;
  let wrongByMs = 0;

  function next(): Timer | null {
    let first: Timer | null = null;
    for (const timer of timers) if (first === null || timer.dueMs < first.dueMs) first = timer;
    return first;
  }

  function ring(timer: Timer): void {
    timers.delete(timer);
    elapsedMs = Math.max(elapsedMs, timer.dueMs);
    timer.wake();
  }

  return {
    now: () => startMs + elapsedMs + wallShiftMs + wrongByMs,
    serviceNow: () => startMs + elapsedMs + wallShiftMs,
    monotonicMs: () => elapsedMs,
    after(waitMs, wake) {
      const timer = { dueMs: elapsedMs + Math.max(0, waitMs), wake };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    toNextTimer() {
      const timer = next();
      if (timer !== null) ring(timer);
      return timer !== null;
    },
    msToNextTimer() {
      const timer = next();
      return timer === null ? null : Math.max(0, timer.dueMs - elapsedMs);
    },
    advance(ms) {
      const untilMs = elapsedMs + ms;
      for (let rung = 0; rung <= mostTimersPerAdvance; rung += 1) {
        const timer = next();
        if (timer === null || timer.dueMs > untilMs) {
          elapsedMs = untilMs;
          return;
        }
        ring(timer);
      }
      throw new Error(`more than ${mostTimersPerAdvance} timers rang within ${ms} ms`);
    },
    shiftWall(ms) {
      wallShiftMs += ms;
    },
    setWall(byMs) {
      wrongByMs += byMs;
    },
    sleep(ms) {
      elapsedMs += ms;
    },
  };
}
