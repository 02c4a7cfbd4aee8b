/**
 * How long one address of a host may take before the next is tried. A line whose buffers are full,
 * of our own blocks often enough, takes seconds for a greeting, and Node's quarter of a second then
 * gives up every address there is. Goes by what greetings have taken on this line.
 */

const shortestMs = 1000;
const longestMs = 8000;
/** A greeting may take so much longer than the last one. */
const slack = 4;

export class AddressPatience {
  #attemptMs = shortestMs;

  /** In steps that double, so that it seldom changes. */
  get attemptMs(): number {
    return this.#attemptMs;
  }

  /** A connection came about. @param tookMs from the first attempt on */
  connected(tookMs: number): void {
    const wantedMs = tookMs * slack;
    if (wantedMs > this.#attemptMs) this.#longer();
    else if (wantedMs < this.#attemptMs / 2) this.#attemptMs = Math.max(shortestMs, this.#attemptMs / 2);
  }

  /** No address answered in time. */
  timedOut(): void {
    this.#longer();
  }

  #longer(): void {
    this.#attemptMs = Math.min(longestMs, this.#attemptMs * 2);
  }
}
