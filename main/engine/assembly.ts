/**
 * Everything an engine is made of, joined: stores over one database, the service's client, the lanes, and the stages that
 * move clips on. Each part gets exactly what it uses; nothing here decides anything.
 */

import { createActivity } from '../base/activity.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Config, TransferSettings } from '../config/config.ts';
import { Captures } from '../ingest/captures.ts';
import { clipReadiness, readyForSlot } from '../ingest/clip-readiness.ts';
import type { Looked } from '../ingest/existing-files.ts';
import { type Bin, PutAwayWorker } from '../ingest/put-away.ts';
import { beginningOf } from '../ingest/recovery.ts';
import type { Clip } from '../model/clip.ts';
import type { AuthorizationSource } from '../service/authorization/authorization.ts';
import { SharedAuthorization } from '../service/authorization/shared-authorization.ts';
import { guardedLookup, type Resolve } from '../service/http/guarded-lookup.ts';
import { Network } from '../service/http/network.ts';
import { Trust } from '../service/http/trust.ts';
import { Lane } from '../service/lane.ts';
import type { SystemProxy } from '../service/proxy/proxy.ts';
import { ProxyRoutes } from '../service/proxy/proxy-routes.ts';
import { ServiceClient } from '../service/service-client.ts';
import { SlotWorker } from '../slots/slot-worker.ts';
import { UnknownOutcomes } from '../slots/unknown-outcomes.ts';
import { BlockLedger } from '../storage/block-ledger.ts';
import { BytesSent } from '../storage/bytes-sent.ts';
import { ClipStore } from '../storage/clip-store.ts';
import { ClipTimes } from '../storage/clip-times.ts';
import { BackupSchedule } from '../storage/database/backup-schedule.ts';
import type { OpenQueue } from '../storage/database/open-queue.ts';
import { StorageHealth } from '../storage/database/storage-health.ts';
import { ExchangeLog } from '../storage/exchange-log/exchange-log.ts';
import { LaneTable } from '../storage/lane-table.ts';
import { ListSearcher } from '../storage/list-search.ts';
import { PutAwayList } from '../storage/put-away-list.ts';
import { QueueList } from '../storage/queue-list.ts';
import { SettingsTable } from '../storage/settings-table.ts';
import { SlotLedger } from '../storage/slot-ledger.ts';
import { FollowWorker } from '../transfer/follow-worker.ts';
import { Speed } from '../transfer/pacing/speed.ts';
import { ForecastCache } from '../transfer/schedule/forecast-cache.ts';
import type { PcActivity } from '../transfer/schedule/pc-activity.ts';
import { PcWatch } from '../transfer/schedule/pc-watch.ts';
import { Policy } from '../transfer/schedule/policy.ts';
import { TransferWorker } from '../transfer/transfer-worker.ts';

export interface AssemblyOptions {
  readonly config: Config;
  readonly queue: OpenQueue;
  readonly runtime: Runtime;
  readonly authorization: AuthorizationSource;
  readonly pcActivity: PcActivity;
  readonly resolve: Resolve;
  readonly bin: Bin | null;
  readonly systemProxy: SystemProxy;
  readonly asksAboutExisting: boolean;
  onLooked(looked: Looked): void;
  onBug(error: unknown): void;
  /** There may be something to do. */
  onWork(): void;
  /** Something a view shows has changed. */
  onChange(): void;
}

export type Assembly = ReturnType<typeof assemble>;

export function assemble(options: AssemblyOptions) {
  const { config, queue, runtime, authorization, onWork, onChange } = options;
  const { db } = queue;
  const { dataDir } = config;
  const { clock } = runtime;
  const now = () => clock.now();
  let transferSettings = config.transfers;
  const settings = () => transferSettings;
  const activity = createActivity(
    (error) => {
      if (!storageHealth.noted(error)) options.onBug(error);
    },
    () => {
      exchangeLog.flush();
      onWork();
    },
  );
  const storageHealth = new StorageHealth({
    queue,
    dataDir,
    clock,
    activity,
    onChange,
    onRecovered() {
      captures.rescan();
      onWork();
    },
    onStopped: () => stages.transfers.interrupt(),
  });
  const backups = new BackupSchedule({
    db,
    dataDir,
    clock,
    activity,
    isWell: () => storageHealth.mayBegin('slots'),
  });
  const clips = new ClipStore(db, now, {
    failpoint: runtime.failpoint,
    mayBegin: (lane) => storageHealth.mayBegin(lane),
    awayFolders: () => captures.goneFolders(),
  });
  const queueList = new QueueList(db, clips);
  const listSearcher = new ListSearcher(dataDir, clock);
  const blocks = new BlockLedger(db, now);
  const settingsTable = new SettingsTable(db);
  const ledger = new SlotLedger(
    db,
    clips,
    now,
    new URL(config.service.metadataUrl).origin,
    storageHealth.guard,
  );
  const shared = new SharedAuthorization(authorization, clock);
  const network = new Network({
    lookup: guardedLookup(options.resolve),
    trust: new Trust(config.certificates),
    routes: new ProxyRoutes(config.service.proxy, options.systemProxy, clock),
  });
  const exchangeLog = new ExchangeLog({
    ...{ dataDir, clock },
    mayWrite: () => storageHealth.mayBegin('slots'),
    onBug: options.onBug,
  });
  const service = new ServiceClient({
    config,
    authorization: shared,
    clock,
    network,
    onExchange: (seen) => exchangeLog.note(seen),
  });
  const laneTable = new LaneTable(db);
  const renew = (version: number) => shared.renew(version);
  const lanes = {
    slots: new Lane('slots', laneTable, runtime, renew),
    transfers: new Lane('transfers', laneTable, runtime, renew),
  };
  const captures = new Captures({
    config,
    db,
    clips,
    blocks,
    runtime,
    activity,
    onWork,
    onGivenUp: (clipId) => stages.transfers.interrupt(clipId),
    blockSizeBytes: () => settings().blockSizeBytes,
    asksAboutExisting: options.asksAboutExisting,
    lossAt: () => queue.recoveryState.loss()?.noticedAt ?? null,
    onLooked: options.onLooked,
    onChange() {
      pc.filesChanged();
      onChange();
    },
    beginning: (facts, progress) =>
      beginningOf(facts, progress, queue.recoveryState.loss(), config.slots, now()),
  });
  const files = { clips, blocks, folders: captures };
  const checkFile = (clip: Clip) => clipReadiness(clip, files);
  const folderOf = ({ folder }: Clip) => config.folders.find(({ path }) => path === folder);
  const checkForSlot = (clip: Clip) => readyForSlot(clip, folderOf(clip), runtime, files);
  const { queueId } = queue.highWaterMark;
  const common = { queueId, clips, blocks, ledger, service, runtime, activity, checkFile };
  const pc = new PcWatch({
    rules: () => settings().captureSafe,
    probe: options.pcActivity,
    ...{ clock, activity, onChange: onWork },
    grewAt: () => captures.growing().flatMap(({ grewAtMs }) => grewAtMs ?? []),
  });
  const sent = new BytesSent(db);
  const policy = new Policy({ settings, settingsTable, sent, now, pcNow: () => pc.now() });
  const speed = new Speed(clock, settingsTable.speedSeen());
  const forecasts = new ForecastCache({ settings, clips, blocks, policy, speed, clock });
  const stages = {
    slots: new SlotWorker({ ...common, checkFile: checkForSlot, lane: lanes.slots, settings: config.slots }),
    unknown: new UnknownOutcomes({ ...common, lane: lanes.slots, settings: config.slots }),
    transfers: new TransferWorker({
      ...common,
      lane: lanes.transfers,
      ...{ settings, policy, speed },
      rememberSpeed: (bytesPerSecond) => settingsTable.setSpeedSeen(bytesPerSecond),
      isFolderGone: (folder: string) => captures.isFolderGone(folder),
      onProgress: onChange,
    }),
    follow: new FollowWorker(common),
    putAway: new PutAwayWorker({
      clips,
      clock,
      activity,
      checkFile,
      order: config.afterPublished,
      list: new PutAwayList(db, settingsTable),
      bin: options.bin,
    }),
  };
  return {
    ...common,
    storageHealth,
    backups,
    clipTimes: new ClipTimes(db, now),
    ...{ exchangeLog, shared },
    settingsTable,
    ...{ settings, queueList, listSearcher },
    lanes,
    captures,
    ...{ pc, policy, sent, speed, forecasts },
    stages,
    setTransferSettings(next: TransferSettings): void {
      transferSettings = next;
      pc.rulesChanged();
      stages.transfers.settingsChanged();
    },
  };
}
