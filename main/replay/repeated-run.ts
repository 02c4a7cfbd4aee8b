/**
 * A run under way: the real engine against the simulator in a process of its own, real sockets, files and SQLite in a
 * temporary folder. Only time is not real: the clock jumps from timer to timer while nothing is under way, and goes in small
 * steps while something is that only time can end (a pace, a slow service).
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ok, problem, type Result } from '../base/result.ts';
import type { Clock } from '../base/runtime.ts';
import { parseConfig } from '../config/read-config.ts';
import type { Engine } from '../engine/api.ts';
import { openEngine } from '../engine/engine.ts';
import type { AuthorizationSource } from '../service/authorization/authorization.ts';
import { direct } from '../service/proxy/proxy.ts';
import { FakeClock } from './fake-clock.ts';
import { repeatableRuntime } from './repeatable-runtime.ts';
import { type SimulatorAddresses, SimulatorProcess } from './simulator-process.ts';

/** So long nothing may seem to happen, in real time, before the clock helps. */
const patienceMs = 100;
/** Small against every time-out, so that none ends what is only slow on a busy computer. */
const stepMs = 500;

export interface RunPlan {
  /** What the clock shows first, in wall-clock milliseconds. */
  readonly startsAt: number;
  /** Sections of the configuration beside those that say where everything is. */
  readonly config: Readonly<Record<'service' | 'settle' | 'slots' | 'transfers', unknown>>;
  readonly settings: unknown;
  readonly scenario: unknown;
}

export interface Until {
  /** Looked at whenever nothing is under way. */
  readonly holds: () => boolean;
  /** The clock does not go beyond this, in wall-clock milliseconds. */
  readonly at?: number;
}

interface Parts {
  readonly root: string;
  readonly clock: FakeClock;
  readonly simulator: SimulatorProcess;
  readonly engine: Engine;
  readonly bugs: readonly unknown[];
  /** For patience, and for how long it may take. */
  readonly real: Clock;
}

export class RepeatedRun {
  readonly captureFolder: string;
  readonly engine: Engine;
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.captureFolder = capturesIn(parts.root);
    this.engine = parts.engine;
    this.#parts = parts;
  }

  /** One line says which setting is not understood. */
  static async start(plan: RunPlan, real: Clock): Promise<Result<RepeatedRun>> {
    const root = mkdtempSync(join(tmpdir(), 'clipslot-replay-'));
    const clock = new FakeClock(plan.startsAt);
    let simulator: SimulatorProcess | null = null;
    let engine: Result<Engine> | null = null;
    try {
      simulator = await SimulatorProcess.start(join(root, 'service'), clock.now());
      const bugs: unknown[] = [];
      engine = await openedEngine(plan, root, clock, simulator, (error) => bugs.push(error));
      if (!engine.ok) return engine;
      return ok(new RepeatedRun({ root, clock, simulator, engine: engine.value, bugs, real }));
    } finally {
      if (engine?.ok !== true) {
        await simulator?.stop();
        rmSync(root, { recursive: true, force: true });
      }
    }
  }

  /** Lets time pass. @param realMs how long that may take in real time; false when that was not enough */
  async drive(until: Until, realMs: number): Promise<boolean> {
    const { holds, at = Number.POSITIVE_INFINITY } = until;
    const { clock, bugs, real } = this.#parts;
    const endMs = real.monotonicMs() + realMs;
    while (real.monotonicMs() < endMs) {
      const isSettled = await this.#settles();
      if (bugs.length > 0) throw bugs[0];
      if (isSettled && (holds() || clock.now() >= at)) return true;
      const jumpMs = isSettled ? await this.#msToNextTimer() : stepMs;
      await this.#advance(Math.max(0, Math.min(at - clock.now(), jumpMs)));
      // Lets sockets and file events of this moment arrive before the next one.
      await setImmediate();
    }
    return false;
  }

  async stop(): Promise<void> {
    const { root, simulator, engine, bugs } = this.#parts;
    try {
      await engine.stop();
    } finally {
      await simulator.stop();
      rmSync(root, { recursive: true, force: true });
    }
    if (bugs.length > 0) throw bugs[0];
  }

  /** False when it takes so long that only time can help. */
  #settles(): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const callOff = this.#parts.real.after(patienceMs, () => resolve(false));
      this.engine.settled().then(() => {
        callOff();
        resolve(true);
      }, reject);
    });
  }

  async #msToNextTimer(): Promise<number> {
    const { clock, simulator } = this.#parts;
    const next = [clock.msToNextTimer(), await simulator.moveTo(clock.now())];
    const first = Math.min(...next.map((ms) => ms ?? Number.POSITIVE_INFINITY));
    return first === Number.POSITIVE_INFINITY ? stepMs : first;
  }

  /** Both clocks, from one timer to the next, so that what is due first happens first. */
  async #advance(ms: number): Promise<void> {
    const { clock, simulator } = this.#parts;
    const endAt = clock.now() + ms;
    do {
      const jumpMs = Math.min(endAt - clock.now(), await this.#msToNextTimer());
      await simulator.moveTo(clock.now() + jumpMs);
      clock.advance(jumpMs);
    } while (clock.now() < endAt);
  }
}

const capturesIn = (root: string) => join(root, 'captures');

async function openedEngine(
  plan: RunPlan,
  root: string,
  clock: FakeClock,
  simulator: SimulatorProcess,
  onBug: (error: unknown) => void,
): Promise<Result<Engine>> {
  const loaded = await simulator.load(plan.settings, plan.scenario);
  if (!loaded.ok) return loaded;
  mkdirSync(capturesIn(root));
  const parsed = await parseConfig(configOf(plan, root, simulator.addresses), 'the settings of the pack');
  if (!parsed.ok) return problem(parsed.problem);
  return openEngine(parsed.value, {
    authorization: fixedAuthorization(simulator.addresses.authorization),
    runtime: repeatableRuntime(clock),
    systemProxy: async () => direct,
    pcActivity: {},
    onBug,
  });
}

function configOf({ config }: RunPlan, root: string, addresses: SimulatorAddresses): unknown {
  const { metadataUrl, transferHost, scid } = addresses;
  const { service, settle, slots, transfers } = config;
  return {
    dataDir: join(root, 'data'),
    service: { ...Object(service), metadataUrl, transferHosts: [transferHost] },
    account: { scid, authorization: { env: 'UNUSED' } },
    folders: [{ path: capturesIn(root), defaults: { greatestMomentId: '123abc' } }],
    settle,
    slots,
    transfers,
  };
}

function fixedAuthorization(value: string): AuthorizationSource {
  const found = async () => ok(value);
  return { current: found, refresh: found };
}
