/** A clock that moves only when it is told to: time passes as fast as something makes it pass. */
import type { Clock } from '../base/runtime.ts';

export interface FakeTimer {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A loop that sets its own timer again and again fails by name instead of going on for ever. */
const mostTimersPerAdvance = 100_000;

export class FakeClock implements Clock {
  /** Since the clock was made. */
  protected elapsedMs = 0;
  readonly #startMs: number;
  readonly #timers = new Set<FakeTimer>();

  /** @param startMs what it shows first, in wall-clock milliseconds */
  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  now(): number {
    // Whole milliseconds, as every system shows them; the other clock has fractions, here as there.
    return this.#startMs + Math.floor(this.elapsedMs);
  }

  monotonicMs(): number {
    return this.elapsedMs;
  }

  after(waitMs: number, wake: () => void): () => void {
    const timer = { dueMs: this.elapsedMs + Math.max(0, waitMs), wake };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How long until the next timer; null when there is none. */
  msToNextTimer(): number | null {
    const timer = this.nextTimer();
    return timer === null ? null : Math.max(0, timer.dueMs - this.elapsedMs);
  }

  /** Moves on by `ms`, ringing every timer on the way. */
  advance(ms: number): void {
    const untilMs = this.elapsedMs + ms;
    for (let rung = 0; rung <= mostTimersPerAdvance; rung += 1) {
      const timer = this.nextTimer();
      if (timer === null || timer.dueMs > untilMs) {
        this.elapsedMs = untilMs;
        return;
      }
      this.ring(timer);
    }
    throw new Error(`more than ${mostTimersPerAdvance} timers rang within ${ms} ms`);
  }

  protected nextTimer(): FakeTimer | null {
    let first: FakeTimer | null = null;
    for (const timer of this.#timers) if (first === null || timer.dueMs < first.dueMs) first = timer;
    return first;
  }

  protected ring(timer: FakeTimer): void {
    this.#timers.delete(timer);
    this.elapsedMs = Math.max(this.elapsedMs, timer.dueMs);
    timer.wake();
  }
}
