/**
 * Notices that the computer slept, or that somebody moved its clock. Power events come late, wrongly or not at all on some
 * systems, so the two clocks are compared every ten seconds. Assumes nothing about which clock stands still in a sleep.
 */
import type { Clock } from '../base/runtime.ts';

export interface Heartbeat {
  start(): void;
  stop(): void;
  /** Somebody else has noticed the sleep; it need not be noticed again. */
  reset(): void;
}

export interface TimeJumps {
  /** Time has passed unseen; or the clock was put forward, which looks the same and does no more harm. */
  onSleep(): void;
  /** The wall clock was put back by this much. */
  onSetBack(byMs: number): void;
  /** Nothing was noticed; but what happens between two beats may cancel out. */
  onQuietBeat(): void;
}

const beatMs = 10_000;
/** A busy machine is late by less, and a time server corrects by less. */
const toleratedMs = 20_000;

export function createHeartbeat(clock: Clock, jumps: TimeJumps): Heartbeat {
  let wallMs = clock.now();
  let monotonicMs = clock.monotonicMs();
  let cancel = () => {};

  function reset(): void {
    wallMs = clock.now();
    monotonicMs = clock.monotonicMs();
  }

  function beat(): void {
    const passedMs = clock.monotonicMs() - monotonicMs;
    const wallAheadMs = clock.now() - wallMs - passedMs;
    start();
    if (wallAheadMs < -toleratedMs) jumps.onSetBack(-wallAheadMs);
    else if (wallAheadMs > toleratedMs || passedMs > beatMs + toleratedMs) jumps.onSleep();
    else jumps.onQuietBeat();
  }

  function start(): void {
    reset();
    cancel();
    cancel = clock.after(beatMs, beat);
  }

  return { start, stop: () => cancel(), reset };
}
