/**
 * The real engine in a process of its own, started to be killed. Its one argument is a JSON object; it prints JSON lines:
 * `ready`, every event of the engine, `bug` for an exception nobody expected, `idle` when told to run until then.
 */
import type { Engine } from '../../main/engine/api.ts';
import { openConfigured } from '../support/configured-engine.ts';
import { type DeathPlan, fastRuntime, type TimeBase } from './fast-runtime.ts';
import { seededChance } from './seeded-chance.ts';

export interface ChildOrders {
  readonly configFile: string;
  /** Outside the data folder. */
  readonly stateDir: string;
  readonly time: TimeBase;
  readonly seed: number;
  readonly death: DeathPlan | null;
  readonly untilIdle: boolean;
  /** The owner presses "try again" on everything that needs a person. */
  readonly retry: boolean;
  /** The owner cancels one unfinished clip. */
  readonly cancel: boolean;
}

// `as`: the campaign is the only one that starts this program.
const orders = JSON.parse(process.argv[2] ?? '') as ChildOrders;
// Nobody is left to kill this process once the campaign is gone.
process.stdin.on('end', () => process.exit(3)).resume();
await run();

async function run(): Promise<void> {
  const engine = await openConfigured(orders.configFile, {
    runtime: fastRuntime(orders.time, orders.seed, orders.death),
    stateDir: orders.stateDir,
    onBug: (error) => print({ event: 'bug', error: error instanceof Error ? error.stack : String(error) }),
  });
  engine.onEvent(print);
  print({ event: 'ready' });
  actAsOwner(engine);
  await ended(engine);
  await engine.stop();
  process.exit(0);
}

function actAsOwner(engine: Engine): void {
  const clips = everyClip(engine);
  if (orders.retry) {
    for (const { clipId, state } of clips)
      if (state === 'failed' || state === 'refused') engine.retry(clipId);
  }
  if (!orders.cancel) return;
  const open = clips.filter(({ state }) => state === 'awaiting-slot' || state === 'slot-held');
  const chosen = seededChance(orders.seed).one(open);
  if (chosen !== undefined) engine.cancel(chosen.clipId);
}

function everyClip(engine: Engine) {
  const { total } = engine.page(0, 1);
  return Array.from(
    { length: Math.ceil(total / 200) },
    (_, page) => engine.page(page * 200, 200).clips,
  ).flat();
}

/** Resolves at SIGTERM, or when nothing is left to do. */
function ended(engine: Engine): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    if (!orders.untilIdle) return;
    const check = () => {
      if (!engine.isIdle()) return;
      print({ event: 'idle' });
      resolve();
    };
    engine.onChange(check);
    check();
  });
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
