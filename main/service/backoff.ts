/**
 * How long to wait after a failed try. Full jitter: the cheapest for the service, and it needs only
 * the count. Pure.
 */

export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

const floorMs = 250;

/**
 * Slot requests and polls; base 2 s as the service asks [best-practices-for-calling-xbox-live.md].
 */
export const slotBackoff: Backoff = { baseMs: 2000, capMs: 600_000 };
export const blockBackoff: Backoff = { baseMs: 500, capMs: 60_000 };
export const pollBackoff: Backoff = { baseMs: 500, capMs: 60_000 };

/**
 * @param attempts failed tries so far, 0 for the first
 * @param random in [0, 1)
 */
export function backoffMs({ baseMs, capMs }: Backoff, attempts: number, random: number): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(attempts, 30));
  return Math.max(floorMs, Math.round(random * ceiling));
}
