/**
 * How much is out of what there was to send since the line was last empty. Remembers the most that
 * was left, because clips that are out are no longer counted among what is left.
 */
export class RunShare {
  #mostBytes = 0;

  /**
   * @param leftBytes null: not known
   * @returns 0 to 1, never 1 before all is out; null while nothing is left or known
   */
  update(leftBytes: number | null): number | null {
    if (leftBytes === null) return null;
    if (leftBytes === 0) {
      this.#mostBytes = 0;
      return null;
    }
    this.#mostBytes = Math.max(this.#mostBytes, leftBytes);
    return Math.min(0.99, 1 - leftBytes / this.#mostBytes);
  }
}
