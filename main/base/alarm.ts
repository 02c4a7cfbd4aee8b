/** One timer for the next of many times. Never a long one: a sleeping computer or a moved clock does no harm then. */
import type { Disposable } from './disposable.ts';
import type { Clock } from './runtime.ts';

const longestMs = 30_000;

/** @typeParam Key whose time it is */
export class Alarm<Key> implements Disposable {
  /** Wall-clock milliseconds. */
  readonly #times = new Map<Key, number>();
  readonly #clock: Clock;
  readonly #onDue: (due: readonly Key[]) => void;
  #cancel = () => {};
  #setFor: number | null = null;
  #isDisposed = false;

  /** @param onDue told of all whose time has come; each has to be set again */
  constructor(clock: Clock, onDue: (due: readonly Key[]) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** Rings for `key` at this wall-clock time, at once when it has passed; null: not at all. Replaces what was set before. */
  set(key: Key, at: number | null): void {
    if (at === null) this.#times.delete(key);
    else this.#times.set(key, at);
    this.#arm();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#times.clear();
    this.#arm();
  }

  #arm(): void {
    const next = this.#times.size === 0 ? null : Math.min(...this.#times.values());
    if (next === this.#setFor) return;
    this.#cancel();
    this.#setFor = next;
    if (next === null || this.#isDisposed) return;
    const waitMs = Math.min(Math.max(0, next - this.#clock.now()), longestMs);
    this.#cancel = this.#clock.after(waitMs, () => this.#ring());
  }

  #ring(): void {
    this.#setFor = null;
    const now = this.#clock.now();
    const due = [...this.#times].filter(([, at]) => at <= now).map(([key]) => key);
    for (const key of due) this.#times.delete(key);
    this.#arm();
    if (due.length > 0) this.#onDue(due);
  }
}
