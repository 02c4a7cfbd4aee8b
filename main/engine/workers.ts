/** The workers that move clips on, each with what it needs. */
import type { DisposableStore } from '../base/disposable.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { CurrentSettings } from '../config/current-settings.ts';
import type { Captures } from '../ingest/captures.ts';
import { clipReadiness, readyForSlot } from '../ingest/clip-readiness.ts';
import { type Bin, PutAwayWorker } from '../ingest/put-away.ts';
import type { Clip } from '../model/clip.ts';
import type { Worker } from '../model/worker.ts';
import { SlotWorker } from '../slots/slot-worker.ts';
import { StartList } from '../slots/start-list.ts';
import { UnknownOutcomes } from '../slots/unknown-outcomes.ts';
import type { FirstList } from '../storage/database/open-queue.ts';
import type { PutAwayList } from '../storage/put-away-list.ts';
import { FollowWorker } from '../transfer/follow-worker.ts';
import { TransferWorker } from '../transfer/transfer-worker.ts';
import type { ScheduleParts } from './schedule-parts.ts';
import type { ServiceParts } from './service-parts.ts';
import type { StorageParts } from './storage-parts.ts';
import type { WakeUps } from './wake-ups.ts';

export interface Workers {
  readonly slots: SlotWorker;
  readonly unknown: UnknownOutcomes;
  readonly transfers: TransferWorker;
  /** All there are, in the order in which they look for work. */
  readonly all: readonly Worker[];
}

export interface WorkerNeeds {
  readonly config: Config;
  readonly runtime: Runtime;
  readonly queueId: string;
  /** How much of the service's list is read before the first slot request. */
  readonly firstList: FirstList;
  readonly storage: StorageParts;
  readonly service: ServiceParts;
  readonly schedule: ScheduleParts;
  readonly captures: Captures;
  readonly wakeUps: Pick<WakeUps, 'wakeSoon' | 'wakingAfter'>;
  readonly putAwayList: PutAwayList;
  readonly bin: Bin | null;
  readonly current: CurrentSettings;
  /** How far a clip, or the whole queue, has come has changed. */
  onProgress(): void;
}

/** @param kept takes charge of them */
export function makeWorkers(needs: WorkerNeeds, kept: DisposableStore): Workers {
  const { slots, unknown } = slotWorkers(needs);
  const transfers = transferWorker(needs);
  const all = [slots, unknown, transfers, followWorker(needs), putAwayWorker(needs)];
  for (const worker of all) kept.add(worker);
  return { slots, unknown, transfers, all };
}

function slotWorkers(needs: WorkerNeeds): Pick<Workers, 'slots' | 'unknown'> {
  const { config, runtime, queueId, storage, service, captures, wakeUps } = needs;
  const { clips, blocks, ledger } = storage;
  const files = { clips, blocks, folders: captures };
  const asking = {
    queueId,
    clips,
    ledger,
    service: service.service,
    lane: service.lanes.slots,
    runtime,
    activity: wakeUps.wakingAfter('slot-request-ended'),
    settings: config.slots,
    // With the last slot that no clip wants the queue comes to rest, and no clip has moved.
    onCleared: () => needs.onProgress(),
  };
  const folderOf = ({ folder }: Clip) => config.folders.find(({ path }) => path === folder);
  const onBug = (error: unknown) => asking.activity.run(Promise.reject(error));
  const checkFile = (clip: Clip) => readyForSlot(clip, folderOf(clip), runtime, { ...files, onBug });
  const startList = new StartList({ ...asking, extent: needs.firstList });
  return { slots: new SlotWorker({ ...asking, startList, checkFile }), unknown: new UnknownOutcomes(asking) };
}

function transferWorker(needs: WorkerNeeds): TransferWorker {
  const { runtime, storage, service, schedule, captures, wakeUps } = needs;
  const { clips, blocks, settingsTable } = storage;
  return new TransferWorker({
    clips,
    blocks,
    service: service.service,
    lane: service.lanes.transfers,
    runtime,
    activity: wakeUps.wakingAfter('transfer-ended'),
    current: needs.current,
    policy: schedule.policy,
    pc: schedule.pc,
    speed: schedule.speed,
    rememberSpeed: (bytesPerSecond) => settingsTable.setSpeedSeen(bytesPerSecond),
    isFolderGone: (folder) => captures.isFolderGone(folder),
    checkFile: (clip) => clipReadiness(clip, { clips, blocks, folders: captures }),
    onLaneOpened: () => wakeUps.wakeSoon('lane-opened'),
    onProgress: () => needs.onProgress(),
  });
}

function followWorker({ runtime, storage, service, wakeUps }: WorkerNeeds): FollowWorker {
  const { clips, blocks } = storage;
  const activity = wakeUps.wakingAfter('poll-ended');
  const { service: client, lanes } = service;
  return new FollowWorker({ clips, blocks, service: client, lane: lanes.polls, runtime, activity });
}

function putAwayWorker(needs: WorkerNeeds): PutAwayWorker {
  const { config, runtime, storage, captures, wakeUps, putAwayList, bin } = needs;
  const { clips, blocks } = storage;
  return new PutAwayWorker({
    clips,
    clock: runtime.clock,
    activity: wakeUps.wakingAfter('put-away-ended'),
    checkFile: (clip) => clipReadiness(clip, { clips, blocks, folders: captures }),
    order: config.afterPublished,
    list: putAwayList,
    bin,
  });
}
