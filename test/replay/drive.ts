/**
 * Lets a replay run as fast as it can: the clock jumps from timer to timer while nothing is under way, and goes in small
 * steps while something is that only time can end (a pace, a slow service).
 */
import type { TestEngine } from '../support/test-engine.ts';

/** So long nothing may seem to happen, in real time, before the clock helps. */
const patienceMs = 100;
/** Small against every time-out, so that none ends what is only slow on a busy computer. */
const stepMs = 500;

export interface Until {
  /** Looked at whenever nothing is under way. */
  readonly holds: () => boolean;
  /** The clock does not go beyond this. */
  readonly at?: number;
}

/** @param realMs how long it may take in real time; false when that was not enough */
export async function drive(it: TestEngine, until: Until, realMs: number): Promise<boolean> {
  const { holds, at = Number.POSITIVE_INFINITY } = until;
  const { clock } = it;
  const endMs = performance.now() + realMs;
  while (performance.now() < endMs) {
    const isSettled = await Promise.race([it.settled().then(() => true), patience()]);
    if (it.bugs.length > 0) throw it.bugs[0];
    if (isSettled && (holds() || clock.now() >= at)) return true;
    const most = at - clock.now();
    clock.advance(Math.max(0, Math.min(most, isSettled ? (clock.msToNextTimer() ?? stepMs) : stepMs)));
    // Lets sockets and file events of this moment arrive before the next one.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return false;
}

function patience(): Promise<boolean> {
  return new Promise((resolve) => setTimeout(() => resolve(false), patienceMs));
}
