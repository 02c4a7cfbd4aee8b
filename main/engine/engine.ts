/**
 * Opens the queue in a data folder and starts to work it. No Electron here; the app, the command line and the tests start
 * this same code.
 */
import { ok, problem } from '../base/result.ts';
import { type Runtime, realRuntime } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { Looked } from '../ingest/existing-files.ts';
import type { Bin } from '../ingest/put-away.ts';
import type { AuthorizationSource } from '../service/authorization/authorization.ts';
import { type Resolve, systemResolve } from '../service/http/guarded-lookup.ts';
import { environmentProxy, type SystemProxy } from '../service/proxy/proxy.ts';
import { markCleanShutdown } from '../storage/database/clean-shutdown-marker.ts';
import { lockDataDir } from '../storage/database/data-lock.ts';
import { openQueue } from '../storage/database/open-queue.ts';
import { nodePcActivity, type PcActivity } from '../transfer/schedule/pc-activity.ts';
import type { OpenResult } from './api.ts';
import { RunningEngine } from './running-engine.ts';

export interface EngineOptions {
  readonly authorization: AuthorizationSource;
  /** What the message tells another engine that finds the data folder taken. */
  readonly program?: string;
  readonly runtime?: Runtime;
  /** What the host can tell about the computer; left out: what plain Node can. */
  readonly pcActivity?: PcActivity;
  /** How names of hosts become addresses; the system's way unless told otherwise. */
  readonly resolve?: Resolve;
  /** Puts a file into the system's bin; left out: there is none. */
  readonly bin?: Bin;
  /** What `"system"` means as `service.proxy`: left out, the environment of this process. */
  readonly systemProxy?: SystemProxy;
  /**
   * A person is there to be asked: nothing of a folder is taken before they have said what becomes of the recordings in it,
   * whatever `folders[].existing` says. Left out: the configuration answers.
   */
  readonly asksAboutExisting?: boolean;
  /** Told once about each folder that is looked at for the first time. */
  readonly onLooked?: (looked: Looked) => void;
  /** Waited for before anything ends when the engine stops: what lets others in must be closed first. */
  readonly beforeStop?: () => Promise<void>;
  /**
   * A folder of this user outside every data folder, where what was asked for last is remembered once more: so a data folder
   * that was set back as a whole is noticed. Left out: nowhere, and the service's list alone tells.
   */
  readonly stateDir?: string;
  /** Told about bugs: unexpected exceptions. The clip they belong to waits for the next start. */
  readonly onBug?: (error: unknown) => void;
}

/** Problems a person can mend are one line. */
export async function openEngine(config: Config, options: EngineOptions): Promise<OpenResult> {
  const runtime = options.runtime ?? realRuntime();
  const { dataDir } = config;
  const locked = lockDataDir(dataDir, options.program ?? 'clipslot', runtime.clock.now());
  if (!locked.ok) return problem(locked.problem, { why: locked.why });
  const opened = await openQueue(dataDir, runtime, options.stateDir ?? null);
  if (!opened.ok) {
    locked.value.dispose();
    return opened;
  }
  const queue = opened.value;
  const close = (isSound: boolean) => {
    queue.highWaterMark.dispose();
    queue.db.close();
    if (isSound) markCleanShutdown(dataDir);
    locked.value.dispose();
  };
  const engine = new RunningEngine({
    config,
    queue,
    runtime,
    authorization: options.authorization,
    pcActivity: options.pcActivity ?? nodePcActivity(),
    resolve: options.resolve ?? systemResolve,
    bin: options.bin ?? null,
    systemProxy: options.systemProxy ?? environmentProxy(process.env),
    asksAboutExisting: options.asksAboutExisting ?? false,
    onLooked: options.onLooked ?? (() => {}),
    beforeStop: options.beforeStop ?? (async () => {}),
    onBug: options.onBug ?? ((error) => console.error('clipslot: a bug:', error)),
    close,
  });
  engine.start();
  return ok(engine);
}
