/** What an engine keeps: stores over one database, the log of exchanges, and who looks after the disk under them. */
import type { Activity } from '../base/activity.ts';
import type { DisposableStore } from '../base/disposable.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import { BlockLedger } from '../storage/block-ledger.ts';
import { BytesSent } from '../storage/bytes-sent.ts';
import { ClipStore } from '../storage/clip-store.ts';
import { ClipTimes } from '../storage/clip-times.ts';
import { BackupSchedule } from '../storage/database/backup-schedule.ts';
import type { OpenQueue } from '../storage/database/open-queue.ts';
import { StorageHealth } from '../storage/database/storage-health.ts';
import { ExchangeLog } from '../storage/exchange-log/exchange-log.ts';
import { ListSearcher } from '../storage/list-search.ts';
import { NeedsCauses } from '../storage/needs-causes.ts';
import { QueueList } from '../storage/queue-list.ts';
import { SettingsTable } from '../storage/settings-table.ts';
import { SlotLedger } from '../storage/slot-ledger.ts';

export interface StorageParts {
  readonly clips: ClipStore;
  readonly clipTimes: ClipTimes;
  readonly blocks: BlockLedger;
  readonly ledger: SlotLedger;
  readonly sent: BytesSent;
  readonly settingsTable: SettingsTable;
  readonly queueList: QueueList;
  readonly needsCauses: NeedsCauses;
  readonly listSearcher: ListSearcher;
  readonly exchangeLog: ExchangeLog;
  readonly storageHealth: StorageHealth;
  readonly backups: BackupSchedule;
}

export interface StorageNeeds {
  readonly config: Config;
  readonly queue: OpenQueue;
  readonly runtime: Runtime;
  readonly activity: Activity;
  onBug(error: unknown): void;
  onChange(): void;
  /** The queue can be written again. */
  onRecovered(): void;
  /** Nothing that is under way can be kept any more. */
  onStopped(): void;
  awayFolders(): readonly string[];
}

/** @param kept takes charge of what must end */
export function storageParts(needs: StorageNeeds, kept: DisposableStore): StorageParts {
  const { config, queue, runtime, activity } = needs;
  const { db } = queue;
  const { dataDir } = config;
  const { clock } = runtime;
  const storageHealth = new StorageHealth({
    queue,
    dataDir,
    clock,
    activity,
    onChange: () => needs.onChange(),
    onRecovered: () => needs.onRecovered(),
    onStopped: () => needs.onStopped(),
  });
  const clips = new ClipStore(db, clock, {
    runtime,
    health: storageHealth,
    awayFolders: () => needs.awayFolders(),
  });
  const isWell = () => storageHealth.mayBegin('slots');
  const backups = new BackupSchedule({ db, dataDir, clock, activity, isWell });
  const listSearcher = kept.add(new ListSearcher(dataDir, clock));
  kept.add(storageHealth);
  kept.add(backups);
  const origin = new URL(config.service.metadataUrl).origin;
  return {
    clips,
    clipTimes: new ClipTimes(db, clock),
    blocks: new BlockLedger(db, clock),
    ledger: new SlotLedger(db, clips, clock, origin, storageHealth.guard),
    sent: new BytesSent(db),
    settingsTable: new SettingsTable(db),
    queueList: new QueueList(db, clips),
    needsCauses: new NeedsCauses(db),
    listSearcher,
    exchangeLog: new ExchangeLog({ dataDir, clock, mayWrite: isWell, onBug: needs.onBug }),
    storageHealth,
    backups,
  };
}
