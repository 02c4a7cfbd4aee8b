/** What a handful of noisy runs come to. Every function assumes at least one value. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** The value that `share` of all values do not exceed, by nearest rank. @param share in (0, 1] */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The median of `a` over `b`, run by run: what the machine does to both of a pair falls out. */
export function pairwiseRatio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, at) => value / (b[at] ?? Number.NaN)));
}

/** Arrivals as `[milliseconds, bytes]`; the most bytes that came in any span of this length, looked at every 10 ms. */
export function mostWithin(arrivals: readonly (readonly [number, number])[], spanMs: number): number {
  const sorted = [...arrivals].sort(([a], [b]) => a - b);
  let most = 0;
  let sum = 0;
  let first = 0;
  for (const [at, bytes] of sorted) {
    sum += bytes;
    for (; (sorted[first]?.[0] ?? at) <= at - spanMs; first += 1) sum -= sorted[first]?.[1] ?? 0;
    most = Math.max(most, sum);
  }
  return most;
}
