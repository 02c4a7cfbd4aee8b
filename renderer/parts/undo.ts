/**
 * The owner's last action in words, for as long as it can be undone; the bar over all screens shows
 * it. Holds no truth: what can still be undone the main process knows.
 */
import type { BulkAction } from '../../preload/list-view.ts';

export type UndoableAction = BulkAction | 'move' | 'edit';

export interface LastAction {
  readonly action: UndoableAction;
  /** Clips it was done to. */
  readonly count: number;
  /** Which one it was, so that the same action done twice is told twice. */
  readonly nth: number;
}

class LastActionStore {
  readonly #listeners = new Set<() => void>();
  #last: LastAction | null = null;
  #nth = 0;

  /** Bound: React takes it by itself. */
  readonly get = (): LastAction | null => this.#last;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(done: Omit<LastAction, 'nth'> | null): void {
    this.#nth += 1;
    this.#last = done === null ? null : { ...done, nth: this.#nth };
    for (const listener of this.#listeners) listener();
  }
}

/** One for the window, as there is one main process behind it. */
export const lastAction = new LastActionStore();

/** Shows what was done and how to take it back. Of nothing nothing is shown. */
export function tellDone(action: UndoableAction, count: number): void {
  if (count > 0) lastAction.set({ action, count });
}
