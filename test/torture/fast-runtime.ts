/**
 * The runtime of an engine under torture: time runs faster than outside, and goes on over kills and restarts, so that a
 * quarter of an hour's back-off fits between two of them. At a named failpoint the process ends itself.
 */
import { randomUUID } from 'node:crypto';
import type { Runtime } from '../../main/base/runtime.ts';
import { seededChance } from './seeded-chance.ts';

/** Engine time at one moment of real time, and how fast it runs from there. Both are wall-clock milliseconds. */
export interface TimeBase {
  readonly realMs: number;
  readonly engineMs: number;
  readonly speed: number;
}

export function engineTime({ realMs, engineMs, speed }: TimeBase, atRealMs: number): number {
  return Math.round(engineMs + (atRealMs - realMs) * speed);
}

/** Where to die: at the nth arrival (from 1) at this failpoint. */
export interface DeathPlan {
  readonly failpoint: string;
  readonly arrival: number;
}

export function fastRuntime(base: TimeBase, seed: number, death: DeathPlan | null): Runtime {
  const chance = seededChance(seed);
  let arrivals = 0;
  return {
    clock: {
      now: () => engineTime(base, Date.now()),
      monotonicMs: () => performance.now() * base.speed,
      after(waitMs, wake) {
        const timer = setTimeout(wake, Math.max(0, waitMs) / base.speed);
        return () => clearTimeout(timer);
      },
    },
    random: chance.next,
    newId: () => randomUUID(),
    failpoint(name) {
      if (name !== death?.failpoint) return;
      arrivals += 1;
      if (arrivals === death.arrival) process.kill(process.pid, 'SIGKILL');
    },
  };
}
