/**
 * Time as the process drives it that started this one, over the channel between the two: nothing passes by itself, so that a
 * replay runs as fast as it can and comes out the same. The parent says what time it is, we do what is due by then and
 * answer how long until something is due next.
 */
import type { Runtime } from './runtime.ts';

/** The part of `process` that is used here: a process that was started with a channel to its parent. */
export interface ParentChannel {
  send(message: unknown): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** What the parent says. Wall-clock milliseconds. */
export interface MoveTo {
  readonly moveTo: number;
}

/** What it is answered, once everything that was due is done. Null: nothing is due, ever. */
export interface Moved {
  readonly movedTo: number;
  readonly msToNextTimer: number | null;
}

interface Waiting {
  readonly dueAt: number;
  readonly wake: () => void;
}

export class ParentClock implements Pick<Runtime, 'now' | 'wait'> {
  #now: number;
  #waiting: Waiting[] = [];

  private constructor(now: number) {
    this.#now = now;
  }

  /** Resolves once the parent has said what time it is. */
  static driven(channel: ParentChannel): Promise<ParentClock> {
    return new Promise((resolve) => {
      let clock: ParentClock | null = null;
      channel.on('message', (message) => {
        if (!isMoveTo(message)) return;
        clock ??= new ParentClock(message.moveTo);
        resolve(clock);
        const { moveTo } = message;
        void clock.#moveTo(moveTo).then((moved) => channel.send(moved));
      });
    });
  }

  now(): number {
    return this.#now;
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ dueAt: this.#now + Math.max(0, ms), wake: resolve });
    });
  }

  async #moveTo(now: number): Promise<Moved> {
    for (let next = this.#next(); next !== null && next.dueAt <= now; next = this.#next()) {
      this.#waiting = this.#waiting.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.wake();
    }
    this.#now = Math.max(this.#now, now);
    // Whatever was waiting for this moment goes on before we answer, and its answers reach the system.
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const next = this.#next();
    return { movedTo: this.#now, msToNextTimer: next === null ? null : next.dueAt - this.#now };
  }

  #next(): Waiting | null {
    return this.#waiting.reduce<Waiting | null>(
      (first, one) => (first === null || one.dueAt < first.dueAt ? one : first),
      null,
    );
  }
}

function isMoveTo(message: unknown): message is MoveTo {
  return typeof message === 'object' && message !== null && 'moveTo' in message;
}
