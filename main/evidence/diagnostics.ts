/**
 * What helps to find out why Clipslot does not do what it should, as one JSON file that may be sent to other people: no
 * secret, no path, no name of a clip. Pure.
 */
import { extname } from 'node:path';
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
    log: logLines.slice(-mostLogLines).map(forStrangers),
  };
  return `${JSON.stringify(
    retold(document, (text) => redaction.withoutKnown(text)),
    null,
    1,
  )}\n`;
}

/**
 * A line of the log as a stranger may read it: of a clip its id is enough, of a path the ending, or for our own code the
 * file. Then whatever looks like a secret goes as well.
 */
function forStrangers(line: string): string {
  const bare = withoutClipName(line).replaceAll(paths, (path: string) => {
    const last = path.split(/[\\/]/).at(-1) ?? '';
    return ourCode.test(last) ? `…/${last}` : `…/*${extname(last)}`;
  });
  return withoutShapes(bare);
}

const paths = /(?:file:\/{2,3})?(?:[a-z]:|\\\\|~)?(?:[\\/][^\\/\s"'<>|:]+)+/gi;
const ourCode = /\.(?:c|m)?[jt]s$/;

/** The log names clips by their files, for its owner. Lines of another form hold none. */
function withoutClipName(line: string): string {
  try {
    const { name: _, ...rest } = JSON.parse(line) as Record<string, unknown>;
    return 'clipId' in rest ? JSON.stringify(rest) : line;
  } catch {
    return line;
  }
}
