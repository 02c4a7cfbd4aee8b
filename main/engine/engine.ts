/**
 * A running queue: opens the data folder, puts the parts to work, takes the owner's commands, stops in good order. No
 * Electron here; the app, the command line and the tests start this same code.
 */

import { createAlarm } from '../base/alarm.ts';
import { type Clock, type Runtime, realRuntime } from '../base/runtime.ts';
import { createThrottle } from '../base/throttle.ts';
import type { Config } from '../config/config.ts';
import type { Looked } from '../ingest/existing-files.ts';
import type { Bin } from '../ingest/put-away.ts';
import { recover } from '../ingest/recovery.ts';
import { goodEnds } from '../model/clip.ts';
import type { AuthorizationSource } from '../service/authorization/authorization.ts';
import { type Resolve, systemResolve } from '../service/http/guarded-lookup.ts';
import { environmentProxy, type SystemProxy } from '../service/proxy/proxy.ts';
import { sortByService } from '../slots/other-service.ts';
import type { Applied } from '../storage/clip-history.ts';
import { ClipsInOrder } from '../storage/clips-in-order.ts';
import { markCleanShutdown } from '../storage/database/clean-shutdown-marker.ts';
import { lockDataDir } from '../storage/database/data-lock.ts';
import { type OpenQueue, openQueue } from '../storage/database/open-queue.ts';
import { nodePcActivity, type PcActivity } from '../transfer/schedule/pc-activity.ts';
import { createClipDetails } from '../view/clip-details.ts';
import { createEngineView } from '../view/engine-view.ts';
import { createOverviewDetails } from '../view/overview-details.ts';
import type { Engine, EngineEvent, OpenResult } from './api.ts';
import { type Assembly, assemble } from './assembly.ts';
import { commands } from './commands.ts';
import { existingCommands } from './existing-commands.ts';
import { createExports } from './exports.ts';
import { answers } from './queries.ts';
import { createWake } from './wake.ts';

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
  /** Told about bugs: exceptions that nobody expected. The clip they belong to waits for the next start. */
  readonly onBug?: (error: unknown) => void;
}

/** Opens the queue in `config.dataDir` and starts to work it. Problems a person can mend are one line. */
export async function openEngine(config: Config, options: EngineOptions): Promise<OpenResult> {
  const runtime = options.runtime ?? realRuntime();
  const locked = lockDataDir(config.dataDir, options.program ?? 'clipslot', runtime.clock.now());
  if (!locked.ok) return { ok: false, problem: `"dataDir" ${config.dataDir} is in use by ${locked.holder}` };
  const opened = await openQueue(config.dataDir, runtime);
  if (!opened.ok) {
    locked.lock.release();
    return opened;
  }
  const close = (isSound: boolean) => {
    opened.highWaterMark.dispose();
    opened.db.close();
    if (isSound) markCleanShutdown(config.dataDir);
    locked.lock.release();
  };
  return { ok: true, engine: startEngine(config, opened, runtime, options, close) };
}

/** How long a slot request that is under way may take to commit its answer when the engine stops. */
const drainMs = 2000;
const changesApartMs = 100;

function startEngine(
  config: Config,
  queue: OpenQueue,
  runtime: Runtime,
  options: EngineOptions,
  close: (isSound: boolean) => void,
): Engine {
  const { clock } = runtime;
  const eventListeners = new Set<(event: EngineEvent) => void>();
  const changed = createThrottle(clock, changesApartMs);
  const alarm = createAlarm(clock, pump);
  let revision = 0;
  const onBug = options.onBug ?? ((error) => console.error('clipslot: a bug:', error));
  const parts = assemble({
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
    onBug,
    onWork: pump,
    onChange: noteChange,
  });
  const stages = Object.values(parts.stages);
  const wake = createWake(parts, clock, replan);

  function pump(): void {
    parts.storageHealth.attempt(undefined, () => {
      for (const stage of stages) stage.pump();
      parts.pc.keepLooking(parts.clips.counts()['slot-held'] > 0 && parts.stages.transfers.heedsPc());
      setAlarm();
    });
  }

  /** The alarm may be set for a time that no longer means what it did. */
  function replan(): void {
    alarm.clear();
    pump();
  }

  function setAlarm(): void {
    alarm.set(stages.map((stage) => stage.nextAt()));
  }

  function noteChange(): void {
    revision += 1;
    changed.signal();
  }

  parts.clips.onCommitted(() => {
    noteChange();
    setAlarm();
  });
  parts.clips.onApplied((applied) => {
    if (applied.event === 'slot-granted') parts.backups.slotGranted();
    const event = engineEvent(applied);
    for (const listener of eventListeners) guarded(() => listener(event), onBug);
  });
  parts.storageHealth.start();
  recover({ ...parts, queue, config, runtime });
  parts.storageHealth.attempt(undefined, () => sortByService(parts.clips, parts.ledger, clock.now()));
  runtime.failpoint('after-recovery');
  parts.backups.start(clipCount(parts) > 0);
  wake.start();
  parts.captures.start();
  pump();

  const view = createEngineView(parts, clock.now, () => revision);
  const overviewDetails = createOverviewDetails(parts, config, clock.now);
  return {
    ...view,
    clipDetails: createClipDetails(parts, view.clip),
    ...commands(parts, clock, pump, noteChange),
    ...answers(parts, config, new ClipsInOrder(queue.db)),
    ...existingCommands(parts.captures.existing, (path) => parts.captures.fileAt(path), parts.storageHealth),
    overviewDetails,
    ...createExports({ ...{ parts, config, clock, view, overviewDetails }, db: queue.db }),
    wokeUp: wake.wokeUp,
    onEvent(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onChange: (listener) => changed.onSignal(() => guarded(listener, onBug)),
    stop: once(async () => {
      parts.captures.dispose();
      parts.storageHealth.dispose();
      parts.backups.dispose();
      wake.stop();
      parts.listSearcher.dispose();
      parts.pc.dispose();
      alarm.clear();
      changed.stop();
      for (const stage of stages) stage.dispose();
      runtime.failpoint('while-stopping');
      await withinMs(clock, drainMs, parts.activity.settled());
      parts.service.dispose();
      await parts.activity.settled();
      // What ended just now has set it once more, for a queue that is about to be closed.
      alarm.clear();
      parts.exchangeLog.dispose();
      runtime.failpoint('before-close');
      close(parts.storageHealth.mayBegin('slots'));
    }),
  };
}

/** A host that cannot take the news (a closed window, a full log disk) must not stop the queue. */
function guarded(tell: () => void, onBug: (error: unknown) => void): void {
  try {
    tell();
  } catch (error) {
    onBug(error);
  }
}

function clipCount({ clips }: Assembly): number {
  return Object.values(clips.counts()).reduce((sum, count) => sum + count, 0);
}

function engineEvent({ clip, event, at }: Applied): EngineEvent {
  const { state } = clip.progress;
  const code = 'reason' in clip.progress ? clip.progress.reason?.code : undefined;
  const reason = code === undefined ? {} : { reason: code };
  const over = goodEnds.includes(state) ? { end: 'good' } : {};
  return {
    at: new Date(at).toISOString(),
    event,
    clipId: clip.clipId,
    path: clip.path,
    state,
    ...reason,
    ...over,
  };
}

/** Waits for `work`, but no longer than this. */
async function withinMs(clock: Clock, waitMs: number, work: Promise<void>): Promise<void> {
  let cancel = () => {};
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(waitMs, resolve);
  });
  await Promise.race([work, late]);
  cancel();
}

function once(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  return () => {
    stopping ??= stop();
    return stopping;
  };
}
