/**
 * What helps to find out why Clipslot does not do what it should, as one JSON file that may be sent to somebody: no secret,
 * no path, no name of a clip. Pure.
 */
import type { OverviewDetails, SlotRequestCounts } from '../../preload/overview-contract.ts';
import type { QueueOverview } from '../../preload/queue-contract.ts';
import { withoutShapes } from '../base/secret-shapes.ts';
import { displayName } from '../base/text.ts';
import type { CaptureFolderReport } from '../capture/folder-report.ts';
import type { Config } from '../config/config.ts';
import type { RecentChange } from '../storage/clip-records.ts';
import type { ExchangeTotal } from '../storage/exchange-log/log-reader.ts';
import { redactionOf, retold, type Secrets } from './clip-evidence.ts';
import { shownSettings } from './shown-settings.ts';
import { versionsNow } from './versions.ts';

export interface DiagnosticFacts {
  readonly madeAt: number;
  readonly config: Config;
  readonly sqlite: string;
  readonly overview: QueueOverview;
  readonly details: OverviewDetails | null;
  readonly counters: SlotRequestCounts;
  readonly folders: readonly CaptureFolderReport[];
  readonly recent: readonly RecentChange[];
  /** Of all clips together. */
  readonly exchanges: readonly ExchangeTotal[];
  /** The newest lines of the program's log. */
  readonly logLines: readonly string[];
}

const mostLogLines = 2000;

export function diagnosticsText(facts: DiagnosticFacts, secrets: Secrets): string {
  const { madeAt, config, sqlite, overview, details, counters, folders, recent, exchanges, logLines } = facts;
  const { growing: _growing, ...atAGlance } = overview;
  const redaction = redactionOf(secrets);
  const document = {
    format: 'clipslot-diagnostics',
    version: 1,
    madeAt,
    versions: versionsNow(sqlite),
    settings: shownSettings(config),
    overview: atAGlance,
    health:
      details === null
        ? null
        : { slots: details.slots, transfers: details.transfers, database: details.database },
    rate: details?.rate ?? null,
    slotRequests: counters,
    folders: folders.map(({ path, leftOut, ...report }) => ({
      ...report,
      name: displayName(path),
      leftOut: leftOut.counts,
    })),
    recent,
    exchanges,
    log: logLines.slice(-mostLogLines).map(withoutPaths),
  };
  return `${JSON.stringify(
    retold(document, (text) => redaction.withoutKnown(text)),
    null,
    1,
  )}\n`;
}

/** Of a path only its last part stays: the rest says who somebody is. Then whatever looks like a secret goes as well. */
function withoutPaths(line: string): string {
  const bare = line.replaceAll(/(?:[a-z]:|\\\\|~|file:\/)?(?:[\\/][^\\/\s"'<>|:]+)+[\\/](?=[^\s])/gi, '…/');
  return withoutShapes(bare);
}
