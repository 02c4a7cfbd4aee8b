/** Evidence and diagnostics of a running engine, for hosts that write them to a file. Reads only. */
import type { OverviewDetails } from '../../preload/overview-contract.ts';
import type { Activity } from '../base/activity.ts';
import type { Clock } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { Secrets } from '../evidence/clip-evidence.ts';
import { diagnosticsText } from '../evidence/diagnostics.ts';
import { type EvidenceFiles, evidenceFiles } from '../evidence/files.ts';
import { type EvidenceScope, type EvidenceSource, gatherEvidence } from '../evidence/gather.ts';
import { secretsOf } from '../evidence/shown-settings.ts';
import type { Captures } from '../ingest/captures.ts';
import type { SharedAuthorization } from '../service/authorization/shared-authorization.ts';
import { simulatorFacts } from '../service/simulator-facts.ts';
import type { ClipRecordsReader } from '../storage/clip-records.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { StorageHealth } from '../storage/database/storage-health.ts';
import type { ExchangeLog } from '../storage/exchange-log/exchange-log.ts';
import type { SlotLedger } from '../storage/slot-ledger.ts';
import type { EngineView } from '../view/engine-view.ts';
import type { EngineExports } from './api.ts';

export interface ExportParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly activity: Activity;
  readonly authorization: Pick<SharedAuthorization, 'current'>;
  readonly records: ClipRecordsReader;
  readonly clips: Pick<ClipStore, 'get' | 'counts'>;
  readonly ledger: Pick<SlotLedger, 'counters'>;
  readonly exchangeLog: Pick<ExchangeLog, 'of' | 'totals'>;
  readonly captures: Pick<Captures, 'reports'>;
  readonly storageHealth: Pick<StorageHealth, 'attempt' | 'noted'>;
  readonly view: Pick<EngineView, 'clip' | 'overview'>;
  overviewDetails(): OverviewDetails | null;
}

const recentChanges = 200;

export class QueueExports implements EngineExports {
  readonly #parts: ExportParts;

  constructor(parts: ExportParts) {
    this.#parts = parts;
  }

  exportEvidence(scope: EvidenceScope): Promise<EvidenceFiles | null> {
    const files = this.#evidence(scope);
    // Who stops the engine waits for it: the database must not be closed under it.
    this.#parts.activity.run(files.then(() => {}));
    return files;
  }

  async exportDiagnostics(logLines: readonly string[]): Promise<string | null> {
    const { config, clock, records, view, ledger, captures, exchangeLog, storageHealth } = this.#parts;
    const known = await this.#secrets();
    return storageHealth.attempt(null, () =>
      diagnosticsText(
        {
          madeAt: clock.now(),
          config,
          logLines,
          sqlite: records.sqliteVersion(),
          overview: view.overview(),
          details: this.#parts.overviewDetails(),
          counters: ledger.counters(),
          folders: captures.reports(),
          recent: records.recent(recentChanges),
          exchanges: exchangeLog.totals(),
        },
        known,
      ),
    );
  }

  async #evidence(scope: EvidenceScope): Promise<EvidenceFiles | null> {
    try {
      const known = await this.#secrets();
      return await evidenceFiles(await gatherEvidence(this.#source(known), scope));
    } catch (error) {
      if (!this.#parts.storageHealth.noted(error)) throw error;
      return null;
    }
  }

  /** What the service is given now; asking for it is what every call does. */
  async #secrets(): Promise<Secrets> {
    const found = await this.#parts.authorization.current();
    return secretsOf(this.#parts.config, found.ok ? found.value.value : null);
  }

  #source(secrets: Secrets): EvidenceSource {
    const { config, clock, records, clips, view, exchangeLog, ledger } = this.#parts;
    return {
      config,
      records,
      clip: (clipId) => clips.get(clipId),
      view: (clipId) => view.clip(clipId),
      exchanges: (clipId) => exchangeLog.of(clipId),
      counts: () => clips.counts(),
      counters: () => ledger.counters(),
      now: () => clock.now(),
      simulator: () => simulatorFacts(config.service.metadataUrl, clock),
      secrets,
    };
  }
}
