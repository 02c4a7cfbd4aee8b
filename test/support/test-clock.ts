/** A clock that moves only when told to. Everything else in a test is real: files, sockets, SQLite. */
import { FakeClock } from '../../main/replay/fake-clock.ts';

/** What a replay needs of a fake clock, and what only tests do to one. */
export class TestClock extends FakeClock {
  #wallShiftMs = 0;
  #wrongByMs = 0;

  override now(): number {
    return this.serviceNow() + this.#wrongByMs;
  }

  /** What the clock of the service shows. */
  serviceNow(): number {
    return super.now() + this.#wallShiftMs;
  }

  /** Moves to the next timer and rings it; false when there is none. */
  toNextTimer(): boolean {
    const timer = this.nextTimer();
    if (timer !== null) this.ring(timer);
    return timer !== null;
  }

  /** Moves the wall clock alone: time passed, as in a sleep through which the other clock stood still. */
  shiftWall(ms: number): void {
    this.#wallShiftMs += ms;
  }

  /** A person moves this computer's clock. No time has passed, and the clock of the service knows nothing of it. */
  setWall(byMs: number): void {
    this.#wrongByMs += byMs;
  }

  /** Both clocks move on and nothing rings: a sleep, or a process that was stopped. Timers ring late afterwards. */
  sleep(ms: number): void {
    this.elapsedMs += ms;
  }
}

export function createTestClock(startMs = Date.UTC(2026, 10, 22, 20, 0, 0)): TestClock {
  return new TestClock(startMs);
}
