/** The requests about the program itself: version, updates, log, diagnostics, licences. */
import { basename, join } from 'node:path';
import type { DiagnosticsSaved } from '../../preload/about-contract.ts';
import type { Handlers } from '../../preload/contract.ts';
import type { Engine } from '../engine/api.ts';
import { writePrivately } from '../engine/private-file.ts';
import type { AppLog } from './log.ts';
import type { Updates } from './updates.ts';

export interface AboutParts {
  readonly version: string;
  readonly log: AppLog;
  readonly updates: Updates;
  /** Where the package keeps what belongs to it. */
  readonly resources: string;
  engine(): Engine | null;
  /** Asks where to save a file of this name; null when the owner thinks better of it. */
  askWhereToSave(name: string): Promise<string | null>;
  openPath(path: string): Promise<boolean>;
}

type AboutRequest =
  | 'getAbout'
  | 'checkForUpdates'
  | 'fetchUpdate'
  | 'installUpdate'
  | 'exportDiagnostics'
  | 'openLogs'
  | 'openLicences';

/** More would make the file hard to send; the newest are what matters. */
const mostLogLines = 2000;

export function aboutHandlers(parts: AboutParts): Pick<Handlers, AboutRequest> {
  const { updates, log } = parts;
  return {
    getAbout: () => ({
      version: parts.version,
      electron: process.versions.electron ?? '',
      update: updates.view(),
    }),
    checkForUpdates: updates.check,
    fetchUpdate: updates.fetch,
    installUpdate: ({ when }) => updates.install(when),
    exportDiagnostics: () => exportDiagnostics(parts),
    openLogs: () => parts.openPath(log.folder),
    openLicences: () => parts.openPath(join(parts.resources, 'licences.txt')),
  };
}

async function exportDiagnostics(parts: AboutParts): Promise<DiagnosticsSaved> {
  const { log } = parts;
  const text = (await parts.engine()?.exportDiagnostics(log.newest(mostLogLines))) ?? null;
  if (text === null) return { outcome: 'unavailable', fileName: null };
  const day = new Date().toISOString().slice(0, 10);
  const path = await parts.askWhereToSave(`clipslot-diagnostics-${day}.json`);
  if (path === null) return { outcome: 'cancelled', fileName: null };
  try {
    await writePrivately(path, text);
    return { outcome: 'saved', fileName: basename(path) };
  } catch (error) {
    log.bug(error);
    return { outcome: 'unwritable', fileName: basename(path) };
  }
}
