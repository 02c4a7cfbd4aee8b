/** Tells listeners that something changed, at most once per interval, and always once after the last change. */
import type { Disposable } from './disposable.ts';
import type { Clock } from './runtime.ts';

export class Throttle implements Disposable {
  readonly #listeners = new Set<() => void>();
  readonly #clock: Clock;
  readonly #apartMs: number;
  #cancel: (() => void) | null = null;
  #isDisposed = false;

  constructor(clock: Clock, apartMs: number) {
    this.#clock = clock;
    this.#apartMs = apartMs;
  }

  signal(): void {
    if (this.#cancel !== null || this.#isDisposed || this.#listeners.size === 0) return;
    this.#cancel = this.#clock.after(this.#apartMs, () => {
      this.#cancel = null;
      for (const listener of this.#listeners) listener();
    });
  }

  /** Answers with what ends it. */
  onSignal(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#cancel?.();
  }
}
