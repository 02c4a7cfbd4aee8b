/**
 * A whole Clipslot in one process for tests: the real engine, the real simulator on real sockets, real files and SQLite
 * in a temporary folder; only time, chance and ids are the test's.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Runtime } from '../../main/base/runtime.ts';
import type { Config } from '../../main/config/config.ts';
import { parseConfig } from '../../main/config/read-config.ts';
import type { Engine, EngineEvent } from '../../main/engine/api.ts';
import { openEngine } from '../../main/engine/engine.ts';
import type { Looked } from '../../main/ingest/existing-files.ts';
import { repeatableRuntime } from '../../main/replay/repeatable-runtime.ts';
import type { AuthorizationSource } from '../../main/service/authorization/authorization.ts';
import { type Resolve, systemResolve } from '../../main/service/http/guarded-lookup.ts';
import { direct, type SystemProxy } from '../../main/service/proxy/proxy.ts';
import type { ScenarioInput } from '../../main/simulator/faults/scenario.ts';
import type { SettingsInput } from '../../main/simulator/settings/service-settings.ts';
import { type Simulator, startSimulator } from '../../main/simulator/start-simulator.ts';
import type { PcActivity } from '../../main/transfer/schedule/pc-activity.ts';
import type { ClipView } from '../../preload/clip-view.ts';
import { heldAnswers } from './held-answers.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

type Faults = ScenarioInput['faults'];

export interface TestEngineOptions {
  readonly faults?: Faults;
  /** Instead of `faults`: a whole scenario, with its seed. */
  readonly scenario?: ScenarioInput;
  /** What the clock shows first. */
  readonly startsAt?: number;
  readonly simulator?: SettingsInput;
  /** Merged over the test's configuration, section by section. */
  readonly config?: {
    readonly service?: Partial<Config['service']>;
    readonly settle?: Partial<Config['settle']>;
    readonly slots?: Partial<Config['slots']>;
    readonly afterPublished?: Config['afterPublished'];
    readonly transfers?: Partial<Config['transfers']>;
    readonly defaults?: Config['folders'][number]['defaults'];
    readonly existing?: Config['folders'][number]['existing'];
    readonly include?: Config['folders'][number]['include'];
  };
  /** The system's bin; none unless given. */
  readonly bin?: (path: string) => Promise<void>;
  readonly authorization?: AuthorizationSource;
  /** What the host tells about the computer; nothing unless given. */
  readonly pcActivity?: PcActivity;
  /** Where names of hosts lead, instead of asking the system. */
  readonly resolve?: Resolve;
  /** What the system says of proxies: that there is none, whatever the environment of the tests. */
  readonly systemProxy?: SystemProxy;
  readonly failpoint?: (name: string) => void;
  /** Bugs are what the test is about: they are kept in `bugs`, and end nothing. */
  readonly expectsBugs?: boolean;
  /** Instead of a folder of its own: a disk that can be filled, say. */
  readonly dataDir?: string;
  /** A person is there to be asked about what a folder holds already. */
  readonly asksAboutExisting?: boolean;
  /** Puts recordings into the capture folder before the first engine looks at it. */
  readonly before?: (captureFolder: string) => void;
  /** Watches a second capture folder as well, see {@link TestEngine.secondFolder}. */
  readonly twoFolders?: boolean;
}

export interface TestEngine {
  readonly clock: TestClock;
  readonly simulator: Simulator;
  readonly captureFolder: string;
  /** There, but watched only when it was asked for. */
  readonly secondFolder: string;
  readonly dataDir: string;
  /** Outside the data folder, as the user's own is. */
  readonly stateDir: string;
  readonly events: EngineEvent[];
  /** Folders that were looked at for the first time. */
  readonly looked: Looked[];
  readonly bugs: unknown[];
  engine(): Engine;
  /** What the engine was opened with. */
  config(): Config;
  /** Puts a finished real clip into the capture folder. */
  capture(name: string, source?: ClipSource): string;
  /** Lets everything happen, moving the clock from timer to timer, until the claim holds. */
  until(what: string, holds: () => boolean): Promise<void>;
  /** Waits for what is under way, without moving the clock. */
  settled(): Promise<void>;
  clips(): readonly ClipView[];
  clip(name: string): ClipView;
  /** Replaces the scenario of the running simulator. */
  faults(faults: Faults): Promise<void>;
  /** Stops the engine in good order and opens it again on the same data. @param meanwhile runs in between */
  restart(meanwhile?: () => unknown): Promise<void>;
  close(): Promise<void>;
}

export type ClipSource = 'plain.mp4' | 'fragmented.mp4' | 'matroska.mkv';

const clipsFolder = join(import.meta.dirname, '../../main/replay/samples');
const mostSteps = 3000;

export async function startTestEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const root = mkdtempSync(join(tmpdir(), 'clipslot-test-'));
  const captureFolder = join(root, 'captures');
  const dataDir = options.dataDir ?? join(root, 'data');
  const secondFolder = join(root, 'more-captures');
  const stateDir = join(root, 'state');
  mkdirSync(captureFolder);
  mkdirSync(secondFolder);
  const folders = options.twoFolders ? [captureFolder, secondFolder] : [captureFolder];
  const clock = createTestClock(options.startsAt);
  const held = heldAnswers(clock);
  const simulator = await startSimulator({
    runtime: { now: () => clock.serviceNow(), wait: held.wait },
    settings: options.simulator ?? {},
    scenario: options.scenario ?? scenario(options.faults ?? []),
  });
  options.before?.(captureFolder);
  const events: EngineEvent[] = [];
  const looked: Looked[] = [];
  const bugs: unknown[] = [];
  const runtime = testRuntime(clock, options.failpoint);
  let config: Config;
  const open = async (): Promise<Engine> => {
    config = await configFor(options, simulator, folders, dataDir);
    const authorization = options.authorization ?? fixedAuthorization(simulator.authorization);
    const { pcActivity = {}, resolve = systemResolve, systemProxy = async () => direct } = options;
    const onBug = (error: unknown) => bugs.push(error);
    const opened = await openEngine(config, {
      ...{ authorization, runtime, resolve, systemProxy, pcActivity, onBug },
      asksAboutExisting: options.asksAboutExisting ?? false,
      onLooked: (folder) => looked.push(folder),
      stateDir,
      ...(options.bin === undefined ? {} : { bin: options.bin }),
    });
    if (!opened.ok) throw new Error(opened.problem);
    opened.value.onEvent((event) => events.push(event));
    return opened.value;
  };
  let engine = await open();
  const clips = () => engine.page(0, 200).clips;

  async function until(what: string, holds: () => boolean): Promise<void> {
    for (let step = 0; step < mostSteps; step += 1) {
      await held.orSettled(engine.settled());
      if (bugs.length > 0 && !options.expectsBugs) throw bugs[0];
      if (holds()) return;
      clock.toNextTimer();
      // Lets sockets and file events of this moment arrive before the next one.
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error(`it never came to this: ${what}\n${JSON.stringify(clips().map(summary), null, 1)}`);
  }

  return {
    clock,
    simulator,
    captureFolder,
    secondFolder,
    dataDir,
    stateDir,
    events,
    looked,
    bugs,
    engine: () => engine,
    config: () => config,
    capture(name, source = 'plain.mp4') {
      const path = join(captureFolder, name);
      mkdirSync(join(path, '..'), { recursive: true });
      copyFileSync(join(clipsFolder, source), path);
      return path;
    },
    until,
    settled: () => engine.settled(),
    clips,
    clip(name) {
      const found = clips().find((clip) => clip.name === name);
      if (found === undefined)
        throw new Error(
          `no clip ${name} among ${clips()
            .map((clip) => clip.name)
            .join(', ')}`,
        );
      return found;
    },
    async faults(faults) {
      const body = JSON.stringify(scenario(faults));
      const answer = await fetch(`${simulator.simulatorUrl}/scenario`, { method: 'POST', body });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async restart(meanwhile) {
      await engine.stop();
      await meanwhile?.();
      engine = await open();
    },
    async close() {
      await engine.stop();
      await simulator.close();
      rmSync(root, { recursive: true, force: true });
      if (bugs.length > 0 && !options.expectsBugs) throw bugs[0];
    },
  };
}

function summary({ name, state, status }: ClipView) {
  return { name, state, status };
}

function scenario(faults: Faults): ScenarioInput {
  return { name: 'test', sentence: 'What this test needs.', seed: 1, faults };
}

export function fixedAuthorization(value: string): AuthorizationSource {
  const found = async () => ({ ok: true, value }) as const;
  return { current: found, refresh: found };
}

/** Runs repeat exactly. */
export function testRuntime(clock: TestClock, failpoint: (name: string) => void = () => {}): Runtime {
  return { ...repeatableRuntime(clock), failpoint };
}

async function configFor(
  options: TestEngineOptions,
  simulator: Simulator,
  captureFolders: readonly string[],
  dataDir: string,
) {
  const { service, settle, slots, transfers, defaults, existing, include, afterPublished } =
    options.config ?? {};
  const parsed = await parseConfig(
    {
      dataDir,
      service: { metadataUrl: simulator.metadataUrl, transferHosts: [simulator.transferHost], ...service },
      account: { scid: simulator.scid, authorization: { env: 'UNUSED' } },
      folders: captureFolders.map((path) => ({
        path,
        existing,
        include,
        defaults: { greatestMomentId: '123abc', ...defaults },
      })),
      settle: { quietMs: 1000, ...settle },
      slots: { ...slots },
      afterPublished,
      transfers: { blockSizeBytes: 65_536, ...transfers },
    },
    'the test configuration',
  );
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

/** A file of this size that takes no room on the disk. */
export function makeSparse(path: string, sizeBytes: number): void {
  if (statSync(path, { throwIfNoEntry: false }) === undefined)
    copyFileSync(join(clipsFolder, 'plain.mp4'), path);
  truncateSync(path, sizeBytes);
}
