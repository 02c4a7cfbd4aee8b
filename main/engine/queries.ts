/** What a running queue answers its host at once: names, folders, counts, whether anything is left to do. Reads only. */
import { type Lane as LaneName, lanes as laneNames } from '../../preload/clip-view.ts';
import type { ClipExchanges } from '../../preload/exchange-view.ts';
import type { SlotRequestCounts } from '../../preload/overview-contract.ts';
import type { Activity } from '../base/activity.ts';
import type { CaptureFolderReport } from '../capture/folder-report.ts';
import type { Config } from '../config/config.ts';
import type { Captures } from '../ingest/captures.ts';
import type { FileAt } from '../ingest/file-at.ts';
import type { Lane } from '../service/lane.ts';
import type { UnknownOutcomes } from '../slots/unknown-outcomes.ts';
import type { HistoryEntry } from '../storage/clip-history.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { ClipName, ClipsInOrder } from '../storage/clips-in-order.ts';
import type { StorageHealth } from '../storage/database/storage-health.ts';
import type { ExchangeLog } from '../storage/exchange-log/exchange-log.ts';
import type { SlotLedger } from '../storage/slot-ledger.ts';
import type { Forecast } from '../transfer/schedule/forecast.ts';
import type { ForecastCache } from '../transfer/schedule/forecast-cache.ts';
import type { EngineQueries } from './api.ts';

export interface QueryParts {
  readonly folders: Config['folders'];
  readonly activity: Activity;
  readonly storageHealth: Pick<StorageHealth, 'attempt'>;
  readonly clips: Pick<ClipStore, 'get' | 'counts' | 'askingOwner' | 'needsPerson' | 'history'>;
  readonly names: ClipsInOrder;
  readonly ledger: Pick<SlotLedger, 'counters'>;
  readonly exchangeLog: Pick<ExchangeLog, 'of'>;
  readonly captures: Pick<Captures, 'fileAt' | 'reports' | 'isRestless'>;
  readonly lanes: Readonly<Record<LaneName, Pick<Lane, 'needsPerson'>>>;
  readonly unknown: Pick<UnknownOutcomes, 'isClear'>;
  readonly forecasts: Pick<ForecastCache, 'get'>;
}

export class QueueQueries implements EngineQueries {
  readonly #parts: QueryParts;

  constructor(parts: QueryParts) {
    this.#parts = parts;
  }

  pathOf(clipId: string): string | null {
    return this.#parts.clips.get(clipId)?.path ?? null;
  }

  names(after: number | null, limit: number): readonly ClipName[] {
    return this.#parts.storageHealth.attempt([], () => this.#parts.names.page(after, limit));
  }

  fileAt(path: string): Promise<FileAt> {
    return this.#parts.captures.fileAt(path);
  }

  folders(): readonly string[] {
    return this.#parts.folders.map(({ path }) => path);
  }

  captureFolders(): readonly CaptureFolderReport[] {
    return this.#parts.captures.reports();
  }

  isIdle(): boolean {
    const { clips, captures, lanes, unknown } = this.#parts;
    const counts = clips.counts();
    const open = counts['awaiting-slot'] + counts['slot-held'] + counts.uploaded;
    const unresolved = counts['slot-unknown'] - clips.askingOwner();
    const clear = unknown.isClear() || lanes.slots.needsPerson();
    return open + unresolved === this.#behindLanes() && clear && !captures.isRestless();
  }

  needsPerson(): number {
    return this.#parts.clips.needsPerson() + this.#behindLanes();
  }

  counters(): SlotRequestCounts {
    return this.#parts.ledger.counters();
  }

  history(clipId: string): readonly HistoryEntry[] {
    return this.#parts.clips.history(clipId);
  }

  exchanges(clipId: string): ClipExchanges {
    return this.#parts.exchangeLog.of(clipId);
  }

  forecast(): Forecast {
    return this.#parts.forecasts.get();
  }

  settled(): Promise<void> {
    return this.#parts.activity.settled();
  }

  /** Clips that wait for a person because their lane does: signed out, over quota, claims refused … */
  #behindLanes(): number {
    const { clips, lanes } = this.#parts;
    const counts = clips.counts();
    const asking = counts['awaiting-slot'] + counts['slot-unknown'] - clips.askingOwner();
    const behind: Readonly<Record<LaneName, number>> = {
      slots: asking,
      transfers: counts['slot-held'],
      polls: counts.uploaded,
    };
    return laneNames.reduce((sum, name) => sum + (lanes[name].needsPerson() ? behind[name] : 0), 0);
  }
}
