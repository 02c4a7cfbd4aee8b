/**
 * What the owner asked for and the main process could not do. Most screens say themselves what came
 * of a request; where one does not, the failure is told here, and the notice over all screens says
 * it. Why it failed is in the log.
 */
class Failures {
  readonly #listeners = new Set<() => void>();
  #isTold = false;

  /**
   * Whether something failed that the owner has not put away yet. Bound: React takes it by itself.
   */
  readonly get = (): boolean => this.#isTold;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(isTold: boolean): void {
    this.#isTold = isTold;
    for (const listener of this.#listeners) listener();
  }
}

/** One for the window, as there is one main process behind it. */
export const failures = new Failures();

/** For a request that no screen waits for: its failure is told. */
export function tellFailure(request: Promise<unknown>): void {
  request.catch(() => failures.set(true));
}
