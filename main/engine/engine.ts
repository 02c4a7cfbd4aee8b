/**
 * The composition root: joins folders, queue, slots, transfers and service into one running engine. No Electron here; the
 * app, the command line and the tests start this same code.
 */
import type { QueueOverview } from '../../preload/contract.ts';
import { createBlockLedger } from '../queue/block-ledger.ts';
import { type Clip, goodEnds } from '../queue/clip.ts';
import { type Applied, createClipStore } from '../queue/clip-store.ts';
import { lockDataDir } from '../queue/data-lock.ts';
import { openDatabase, type QueueDatabase } from '../queue/database.ts';
import { createKeepsakes } from '../queue/keepsakes.ts';
import { clipView, displayName, type Moment } from '../queue/queue-view.ts';
import { createSlotLedger } from '../queue/slot-ledger.ts';
import { createLane } from '../service/lane.ts';
import { createServiceClient } from '../service/service-client.ts';
import { createSlotLane } from '../slots/slot-lane.ts';
import { createUnknownOutcomes } from '../slots/unknown-outcomes.ts';
import { createFollow } from '../transfer/follow.ts';
import { whyNotSending } from '../transfer/schedule.ts';
import { createTransfers } from '../transfer/transfers.ts';
import { createActivity } from './activity.ts';
import { createAlarm } from './alarm.ts';
import type { AuthorizationSource, Engine, EngineEvent, OpenResult } from './api.ts';
import { createCaptures } from './captures.ts';
import { clipReadiness } from './clip-readiness.ts';
import type { Config } from './config.ts';
import { createThrottle } from './throttle.ts';
import { realWorld, type World } from './world.ts';

export interface EngineOptions {
  readonly authorization: AuthorizationSource;
  /** What the message tells another engine that finds the data folder taken. */
  readonly program?: string;
  readonly world?: World;
  /** Told about bugs: exceptions that nobody expected. The clip they belong to waits for the next start. */
  readonly onBug?: (error: unknown) => void;
}

/** A database that is replaced under us, or a service that is another one, is for a person: see `problem`. */
export async function openEngine(config: Config, options: EngineOptions): Promise<OpenResult> {
  const world = options.world ?? realWorld();
  const locked = lockDataDir(config.dataDir, options.program ?? 'clipslot', world.clock.now());
  if (!locked.ok) return { ok: false, problem: `"dataDir" ${config.dataDir} is in use by ${locked.holder}` };
  const opened = openDatabase(config.dataDir);
  if (!opened.ok) {
    locked.lock.release();
    return opened;
  }
  const engine = compose(config, opened.db, world, options, () => {
    opened.db.close();
    locked.lock.release();
  });
  return { ok: true, engine };
}

/** How long a slot request that is under way may take to commit its answer when the engine stops. */
const drainMs = 2000;
const changesApartMs = 100;

function compose(
  config: Config,
  db: QueueDatabase,
  world: World,
  options: EngineOptions,
  close: () => void,
): Engine {
  const { clock } = world;
  const now = () => clock.now();
  const onBug = options.onBug ?? ((error) => console.error('clipslot: a bug:', error));
  const clips = createClipStore(db, now);
  const blocks = createBlockLedger(db, now);
  const keepsakes = createKeepsakes(db);
  const ledger = createSlotLedger(db, clips, now, new URL(config.service.metadataUrl).origin);
  const service = createServiceClient(config, options.authorization, clock);
  const activity = createActivity(onBug, () => pump());
  const eventListeners = new Set<(event: EngineEvent) => void>();
  const changed = createThrottle(clock, changesApartMs);
  const lanes = {
    slots: createLane('slots', db, world, options.authorization),
    transfers: createLane('transfers', db, world, options.authorization),
  };
  let paused = keepsakes.paused();
  let revision = 0;

  const captures = createCaptures({
    config,
    clips,
    keepsakes,
    world,
    activity,
    onWork: pump,
    onChange: noteChange,
  });
  const checkFile = (clip: Clip) => clipReadiness(clip, clips, captures.isFolderGone);
  const common = { clips, ledger, service, world, activity };
  const slots = createSlotLane({ ...common, lane: lanes.slots, settings: config.slots, checkFile });
  const unknown = createUnknownOutcomes({ ...common, lane: lanes.slots });
  const follow = createFollow(common);
  const transfers = createTransfers({
    ...common,
    blocks,
    lane: lanes.transfers,
    settings: config.transfers,
    isPaused: () => paused,
    isFolderGone: captures.isFolderGone,
    checkFile,
    onProgress: noteChange,
  });
  const stages = [slots, unknown, transfers, follow];
  const alarm = createAlarm(clock, () => pump());

  function pump(): void {
    for (const stage of stages) stage.pump();
    alarm.set(stages.map((stage) => stage.nextAt()));
  }

  function noteChange(): void {
    revision += 1;
    changed.signal();
  }

  clips.onApplied((applied) => {
    noteChange();
    const event = engineEvent(applied);
    for (const listener of eventListeners) listener(event);
    alarm.set(stages.map((stage) => stage.nextAt()));
  });

  const moment = (): Moment => {
    const conditions = transfers.conditions();
    return {
      now: now(),
      isAsking: slots.isAsking,
      isSending: transfers.isSending,
      isFinishing: transfers.isFinishing,
      slotPause: lanes.slots.pause,
      whyNotSending: (clip) => whyNotSending(clip, conditions),
      acceptedBytes: blocks.acceptedBytes,
      reachedAt: clips.reachedAt,
      isFolderGone: captures.isFolderGone,
    };
  };

  function setPaused(next: boolean): void {
    paused = next;
    keepsakes.setPaused(next);
    if (next) transfers.interrupt();
    noteChange();
    pump();
  }

  function overview(): QueueOverview {
    return {
      revision,
      counts: clips.counts(),
      paused,
      sendingClips: transfers.sendingCount(),
      growing: captures.growing().slice(0, mostGrowingShown).map(growingView),
      banners: [
        ...captures.goneFolders().map(folderBanner),
        ...Object.values(lanes).flatMap(({ name, pause }) => laneBanner(name, pause())),
      ],
      service: 'real',
    };
  }

  const engine: Engine = {
    overview,
    page(offset, limit) {
      const { total, clips: page } = clips.page(offset, limit);
      const at = moment();
      return { revision, total, offset, clips: page.map((clip) => clipView(clip, at)) };
    },
    clip(clipId) {
      const clip = clips.get(clipId);
      return clip === null ? null : clipView(clip, moment());
    },
    pathOf: (clipId) => clips.get(clipId)?.path ?? null,
    folders: () => config.folders.map(({ path }) => path),
    retry(clipId) {
      const done = clips.tryApply(clipId, { type: 'retry-asked', now: now() });
      if (done) {
        lanes.slots.tryNow();
        lanes.transfers.tryNow();
        pump();
      }
      return done;
    },
    cancel(clipId) {
      const done = clips.tryApply(clipId, { type: 'cancel-asked' });
      if (done) transfers.interrupt(clipId);
      pump();
      return done;
    },
    pause: () => setPaused(true),
    resume: () => setPaused(false),
    rescan() {
      captures.rescan();
      pump();
    },
    isIdle: () =>
      !captures.isRestless() && clips.counts()['slot-unknown'] === clips.askingOwner() && nothingOpen(),
    needsPerson: clips.needsPerson,
    counters: () => ledger.counters(),
    history: (clipId) => clips.history(clipId),
    onEvent(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onChange: changed.onSignal,
    stop: stopOnce(async () => {
      captures.stop();
      alarm.clear();
      changed.stop();
      for (const stage of stages) stage.stop();
      await settledWithin(drainMs);
      await service.close();
      await activity.settled();
      close();
    }),
  };

  function nothingOpen(): boolean {
    const counts = clips.counts();
    return (
      counts['awaiting-slot'] + counts['slot-held'] + counts.uploaded === 0 && ledger.orphans(1).length === 0
    );
  }

  async function settledWithin(waitMs: number): Promise<void> {
    let cancel = () => {};
    const late = new Promise<void>((resolve) => {
      cancel = clock.after(waitMs, resolve);
    });
    await Promise.race([activity.settled(), late]);
    cancel();
  }

  recover();
  captures.start();
  pump();
  return engine;

  /** Requests that were under way when the process ended may have made slots. */
  function recover(): void {
    const { unknownWaitMs, whenUnknown } = config.slots;
    for (const { attemptId, clipId } of ledger.interrupted()) {
      const event = { askOwner: whenUnknown === 'ask', nextAt: now() + unknownWaitMs } as const;
      ledger.end(
        attemptId,
        clipId,
        { outcome: 'unknown', status: null, rawAnswer: null },
        { type: 'slot-outcome-unknown', ...event },
      );
    }
  }
}

const mostGrowingShown = 50;

type Growing = ReturnType<ReturnType<typeof createCaptures>['growing']>[number];

function growingView({ path, folder, sizeBytes, waitsFor }: Growing) {
  return { name: displayName(path), folderName: displayName(folder), sizeBytes, waitsFor };
}

function folderBanner(path: string) {
  const reason = { code: 'file-gone', detail: null } as const;
  return { kind: 'folder', lane: null, folderName: displayName(path), reason, until: null } as const;
}

function laneBanner(lane: 'slots' | 'transfers', pause: ReturnType<ReturnType<typeof createLane>['pause']>) {
  if (pause === null) return [];
  return [{ kind: 'lane', lane, folderName: null, reason: pause.reason, until: pause.until } as const];
}

function engineEvent({ clip, event, at }: Applied): EngineEvent {
  const { state } = clip.progress;
  const reason = 'reason' in clip.progress ? { reason: clip.progress.reason.code } : {};
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

function stopOnce(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  return () => {
    stopping ??= stop();
    return stopping;
  };
}
