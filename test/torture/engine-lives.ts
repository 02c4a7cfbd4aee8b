/**
 * All the engines of a campaign, one after another on one database, with one time that runs through them: between two lives
 * the computer is off for a while. Keeps what they told, and what their deaths left promised on the disk.
 */
import { hasQueue, readPromises } from './database-facts.ts';
import type { ChildOrders } from './engine-child.ts';
import { type EngineEnd, type EngineProgram, type EngineRun, startEngine, type Told } from './engine-run.ts';
import { engineTime, type TimeBase } from './fast-runtime.ts';
import type { Promised } from './record.ts';

/** Twenty seconds of the engine's time pass in one of ours. */
const speed = 20;

export interface LivesOptions {
  readonly program: EngineProgram;
  readonly configFile: string;
  readonly dataDir: string;
  readonly stateDir: string;
}

export type Orders = Pick<ChildOrders, 'death' | 'retry' | 'cancel' | 'untilIdle' | 'seed'>;

export type EngineLives = ReturnType<typeof createEngineLives>;

export function createEngineLives({ program, configFile, dataDir, stateDir }: LivesOptions) {
  const bases: TimeBase[] = [{ realMs: Date.now(), engineMs: Date.now(), speed }];
  const told: Told[] = [];
  const bugs: string[] = [];
  const promises: Promised[] = [];

  function now(): number {
    return timeAt(Date.now());
  }

  function timeAt(realMs: number): number {
    const base = bases.findLast((one) => one.realMs <= realMs) ?? bases[0];
    if (base === undefined) throw new Error('there is always a first base of time');
    return engineTime(base, realMs);
  }

  return {
    now,
    timeAt,
    told,
    bugs,
    promises,
    /** What was promised is no longer on the disk. */
    forgetPromises: () => void promises.splice(0),
    /** Starts an engine after the computer was off for `offMs`; `during` may act on it, and must see to its end. */
    async live(orders: Orders, offMs: number, during: (run: EngineRun) => Promise<void>): Promise<EngineEnd> {
      const time = { realMs: Date.now(), engineMs: now() + offMs, speed };
      bases.push(time);
      const run = startEngine(program, { ...orders, configFile, stateDir, time });
      await during(run);
      const end = await run.ended;
      told.push(...end.told);
      bugs.push(...end.bugs);
      if (hasQueue(dataDir)) promises.push(readPromises(dataDir, now()));
      return end;
    },
  };
}
