/** What must end, and the one store in which its owner keeps it: nothing is forgotten, nothing ends twice. */

export interface Disposable {
  /** Ends it. Calling it again does nothing. */
  dispose(): void;
}

/** Ends what was added in reverse order, so that nothing outlives what it uses. */
export class DisposableStore implements Disposable {
  readonly #kept: Disposable[] = [];
  #isDisposed = false;

  /** Takes charge of it, and ends it at once where the store has ended already. */
  add<T extends Disposable>(one: T): T {
    if (this.#isDisposed) one.dispose();
    else this.#kept.push(one);
    return one;
  }

  /** The same for a bare function, such as the one that ends a subscription or calls a timer off. */
  defer(dispose: () => void): void {
    this.add({ dispose });
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const one of this.#kept.splice(0).reverse()) one.dispose();
  }
}
