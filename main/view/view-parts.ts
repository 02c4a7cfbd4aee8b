/** What views ask of an engine, and no more. */
import type { Lane as LaneName } from '../../preload/clip-view.ts';
import type { Clock } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { CurrentSettings } from '../config/current-settings.ts';
import type { Captures } from '../ingest/captures.ts';
import type { Lane } from '../service/lane.ts';
import type { SlotWorker } from '../slots/slot-worker.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';
import type { BytesSent } from '../storage/bytes-sent.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { StorageHealth } from '../storage/database/storage-health.ts';
import type { ExchangeLog } from '../storage/exchange-log/exchange-log.ts';
import type { ListSearcher } from '../storage/list-search.ts';
import type { NeedsCauses } from '../storage/needs-causes.ts';
import type { QueueList } from '../storage/queue-list.ts';
import type { SlotLedger } from '../storage/slot-ledger.ts';
import type { Speed } from '../transfer/pacing/speed.ts';
import type { ForecastCache } from '../transfer/schedule/forecast-cache.ts';
import type { Policy } from '../transfer/schedule/policy.ts';
import type { TransferWorker } from '../transfer/transfer-worker.ts';
import type { ExistingReader } from './already-here.ts';

export interface ViewParts {
  readonly config: Pick<Config, 'dataDir' | 'service'>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  readonly clips: Pick<ClipStore, 'get' | 'counts' | 'needsPerson' | 'page' | 'reachedAt' | 'history'>;
  readonly blocks: Pick<BlockLedger, 'accepted' | 'acceptedBytes'>;
  readonly ledger: Pick<SlotLedger, 'counters' | 'outcomes' | 'requestsOf'>;
  readonly sent: Pick<BytesSent, 'total'>;
  readonly exchangeLog: Pick<ExchangeLog, 'of'>;
  readonly captures: Pick<Captures, 'growing' | 'growingCount' | 'isFolderGone' | 'reports'> & {
    readonly existing: ExistingReader;
  };
  readonly lanes: Readonly<Record<LaneName, Pick<Lane, 'pause'>>>;
  readonly slots: Pick<SlotWorker, 'isAsking'>;
  readonly transfers: Pick<
    TransferWorker,
    'conditions' | 'isSending' | 'isFinishing' | 'progressOf' | 'sendingCount' | 'sendingIds'
  >;
  readonly storageHealth: Pick<StorageHealth, 'attempt' | 'banners' | 'pause'>;
  readonly policy: Pick<Policy, 'pause' | 'ruling'>;
  readonly speed: Pick<Speed, 'lastHour' | 'seen' | 'total'>;
  readonly forecasts: Pick<ForecastCache, 'doneAt' | 'get'>;
  readonly queueList: Pick<QueueList, 'page'>;
  readonly needsCauses: Pick<NeedsCauses, 'read'>;
  readonly listSearcher: Pick<ListSearcher, 'find'>;
  readonly current: CurrentSettings;
  /** Counts changes, see `QueueOverview.revision`. */
  revision(): number;
}
