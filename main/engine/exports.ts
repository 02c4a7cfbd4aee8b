/** Evidence and diagnostics of a running engine, for whoever writes them to a file. Reads only. */

import type { Clock } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { Secrets } from '../evidence/clip-evidence.ts';
import { diagnosticsText } from '../evidence/diagnostics.ts';
import { type EvidenceFiles, evidenceFiles } from '../evidence/files.ts';
import { type EvidenceScope, type EvidenceSource, gatherEvidence } from '../evidence/gather.ts';
import { secretsOf } from '../evidence/shown-settings.ts';
import { simulatorFacts } from '../service/simulator-facts.ts';
import { ClipRecordsReader } from '../storage/clip-records.ts';
import type { QueueDatabase } from '../storage/database/database.ts';
import type { EngineView } from '../view/engine-view.ts';
import type { Engine } from './api.ts';
import type { Assembly } from './assembly.ts';

type Exports = Pick<Engine, 'exportEvidence' | 'exportDiagnostics'>;

export interface ExportParts {
  readonly parts: Assembly;
  readonly config: Config;
  readonly db: QueueDatabase;
  readonly clock: Clock;
  readonly view: EngineView;
  overviewDetails: Engine['overviewDetails'];
}

export function createExports({ parts, config, db, clock, view, overviewDetails }: ExportParts): Exports {
  const { clips, ledger, exchangeLog, captures, storageHealth, activity } = parts;
  const records = new ClipRecordsReader(db);

  /** What the service is given now; asking for it is what every call does. */
  async function secrets(): Promise<Secrets> {
    const found = await parts.shared.current();
    return secretsOf(config, found.ok ? found.value.value : null);
  }

  function source(known: Secrets): EvidenceSource {
    return {
      ...{ config, records },
      clip: (clipId) => clips.get(clipId),
      view: view.clip,
      exchanges: (clipId) => exchangeLog.of(clipId),
      counts: () => clips.counts(),
      counters: () => ledger.counters(),
      now: clock.now,
      simulator: () => simulatorFacts(config.service.metadataUrl, clock),
      secrets: known,
    };
  }

  async function evidence(scope: EvidenceScope): Promise<EvidenceFiles | null> {
    try {
      const known = await secrets();
      return await evidenceFiles(await gatherEvidence(source(known), scope));
    } catch (error) {
      if (!storageHealth.noted(error)) throw error;
      return null;
    }
  }

  return {
    exportEvidence(scope) {
      const files = evidence(scope);
      // Whoever stops the engine waits for it: the database must not be closed under it.
      activity.run(files.then(() => {}));
      return files;
    },
    async exportDiagnostics(logLines) {
      const known = await secrets();
      return storageHealth.attempt(null, () =>
        diagnosticsText(
          {
            madeAt: clock.now(),
            ...{ config, logLines },
            sqlite: records.sqliteVersion(),
            overview: view.overview(),
            details: overviewDetails(),
            counters: ledger.counters(),
            folders: captures.reports(),
            recent: records.recent(200),
            exchanges: exchangeLog.totals(),
          },
          known,
        ),
      );
    },
  };
}
