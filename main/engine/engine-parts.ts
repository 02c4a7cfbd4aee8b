/** Everything an engine is made of, joined. Each part gets exactly what it uses; nothing here decides anything. */
import { RunningWork } from '../base/activity.ts';
import type { DisposableStore } from '../base/disposable.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Config, TransferSettings } from '../config/config.ts';
import type { CurrentSettings } from '../config/current-settings.ts';
import { Captures } from '../ingest/captures.ts';
import type { Looked } from '../ingest/existing-files.ts';
import type { Bin } from '../ingest/put-away.ts';
import { beginningOf } from '../ingest/recovery.ts';
import type { AuthorizationSource } from '../service/authorization/authorization.ts';
import type { Resolve } from '../service/http/guarded-lookup.ts';
import type { SystemProxy } from '../service/proxy/proxy.ts';
import type { OpenQueue } from '../storage/database/open-queue.ts';
import { LaneTable } from '../storage/lane-table.ts';
import { PutAwayList } from '../storage/put-away-list.ts';
import type { PcActivity } from '../transfer/schedule/pc-activity.ts';
import { type ScheduleNeeds, type ScheduleParts, scheduleParts } from './schedule-parts.ts';
import { type ServiceParts, serviceParts } from './service-parts.ts';
import { type StorageNeeds, type StorageParts, storageParts } from './storage-parts.ts';
import { WakeUps } from './wake-ups.ts';
import { makeWorkers, type WorkerNeeds, type Workers } from './workers.ts';

export interface EngineNeeds {
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
  /** Something a view shows has changed. */
  onChange(): void;
}

type Replaceable<T> = { -readonly [Key in keyof T]: T[Key] };

export class EngineParts {
  readonly activity: RunningWork;
  readonly storage: StorageParts;
  readonly service: ServiceParts;
  readonly captures: Captures;
  readonly schedule: ScheduleParts;
  readonly workers: Workers;
  readonly wakeUps: WakeUps;
  readonly #current: Replaceable<CurrentSettings>;
  readonly #needs: EngineNeeds;

  /** @param kept takes charge of what must end */
  constructor(needs: EngineNeeds, kept: DisposableStore) {
    this.#needs = needs;
    const { config, runtime } = needs;
    const { clock } = runtime;
    this.#current = { transfers: config.transfers };
    this.activity = new RunningWork(
      (error) => this.#noteBug(error),
      () => this.storage.exchangeLog.flush(),
    );
    this.storage = this.#makeStorage(kept);
    const { storageHealth } = this.storage;
    this.wakeUps = kept.add(new WakeUps({ clock, activity: this.activity, storageHealth }));
    this.service = this.#makeService();
    this.captures = kept.add(this.#makeCaptures());
    this.schedule = this.#makeSchedule(kept);
    this.workers = this.#makeWorkers(kept);
  }

  get current(): CurrentSettings {
    return this.#current;
  }

  /** Other settings for transfers hold from now on. */
  setTransferSettings(settings: TransferSettings): void {
    this.#current.transfers = settings;
    this.schedule.pc.rulesChanged();
    this.workers.transfers.settingsChanged();
  }

  #noteBug(error: unknown): void {
    if (!this.storage.storageHealth.noted(error)) this.#needs.onBug(error);
  }

  #makeStorage(kept: DisposableStore): StorageParts {
    const { config, queue, runtime, onBug, onChange } = this.#needs;
    const needs: StorageNeeds = {
      config,
      queue,
      runtime,
      activity: this.activity,
      onBug,
      onChange,
      onRecovered: () => {
        this.captures.rescan();
        this.wakeUps.wake('storage-recovered');
      },
      onStopped: () => this.workers.transfers.interrupt(),
      awayFolders: () => this.captures.goneFolders(),
    };
    return storageParts(needs, kept);
  }

  #makeService(): ServiceParts {
    const { config, queue, runtime, authorization, resolve, systemProxy } = this.#needs;
    return serviceParts({
      config,
      runtime,
      authorization,
      resolve,
      systemProxy,
      laneStore: new LaneTable(queue.db),
      exchangeLog: this.storage.exchangeLog,
    });
  }

  #makeCaptures(): Captures {
    const { config, queue, runtime, asksAboutExisting, onLooked, onChange } = this.#needs;
    const { clips, blocks } = this.storage;
    return new Captures({
      config,
      db: queue.db,
      clips,
      blocks,
      runtime,
      activity: this.activity,
      blockSizeBytes: () => this.#current.transfers.blockSizeBytes,
      asksAboutExisting,
      lossAt: () => queue.recoveryState.loss()?.noticedAt ?? null,
      onLooked,
      onGivenUp: (clipId) => this.workers.transfers.interrupt(clipId),
      isAsking: (clipId) => this.workers.slots.isAsking(clipId),
      onFolderReturned: () => this.wakeUps.wake('folder-returned'),
      onChange: () => {
        this.schedule.pc.filesChanged();
        onChange();
      },
      beginning: (facts, progress) =>
        beginningOf(facts, progress, queue.recoveryState.loss(), config.slots, runtime.clock.now()),
    });
  }

  #makeSchedule(kept: DisposableStore): ScheduleParts {
    const { runtime, pcActivity } = this.#needs;
    const needs: ScheduleNeeds = {
      storage: this.storage,
      clock: runtime.clock,
      activity: this.activity,
      pcActivity,
      current: this.#current,
      grewAt: () => this.captures.growing().flatMap(({ grewAtMs }) => grewAtMs ?? []),
      onComputerChanged: () => this.wakeUps.wake('computer-changed'),
    };
    return scheduleParts(needs, kept);
  }

  #makeWorkers(kept: DisposableStore): Workers {
    const { config, queue, runtime, bin, onChange } = this.#needs;
    const needs: WorkerNeeds = {
      config,
      runtime,
      queueId: queue.highWaterMark.queueId,
      firstList: queue.firstList,
      storage: this.storage,
      service: this.service,
      schedule: this.schedule,
      captures: this.captures,
      wakeUps: this.wakeUps,
      putAwayList: new PutAwayList(queue.db, this.storage.settingsTable),
      bin,
      current: this.#current,
      onProgress: onChange,
    };
    return makeWorkers(needs, kept);
  }
}
