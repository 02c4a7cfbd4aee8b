/**
 * The requests about the program itself: version, updates, log, licences; and what it writes for
 * others: diagnostics, evidence.
 */
import { basename, extname, join } from 'node:path';
import type { Saved } from '../../preload/about-contract.ts';
import type { Handlers } from '../../preload/contract.ts';
import { replacePrivately } from '../base/private-file.ts';
import type { Clock } from '../base/runtime.ts';
import type { Engine } from '../engine/api.ts';
import type { AppLog } from './log.ts';
import type { Updates } from './updates/updates.ts';

export interface AboutParts {
  readonly version: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: AppLog;
  readonly updates: Updates;
  /** Where the package keeps what belongs to it. */
  readonly resources: string;
  engine(): Engine | null;
  /** Asks where to save a file of this name; null when the owner cancels. */
  askWhereToSave(name: string, ending: 'html' | 'json'): Promise<string | null>;
  openPath(path: string): Promise<boolean>;
  quit(): void;
}

type AboutRequest =
  | 'getAbout'
  | 'checkForUpdates'
  | 'fetchUpdate'
  | 'installUpdate'
  | 'exportDiagnostics'
  | 'exportEvidence'
  | 'openLogs'
  | 'openLicences'
  | 'reportFault'
  | 'quit';

/** More would make the file hard to send; the newest are what matters. */
const mostLogLines = 2000;

const mostPageFaults = 100;

export function aboutHandlers(parts: AboutParts): Pick<Handlers, AboutRequest> {
  const { updates, log } = parts;
  let faults = 0;
  return {
    getAbout: () => ({
      version: parts.version,
      electron: process.versions.electron ?? '',
      update: updates.view(),
    }),
    checkForUpdates: () => updates.check(),
    fetchUpdate: () => updates.fetch(),
    installUpdate: ({ when }) => updates.install(when),
    exportDiagnostics: () => exportDiagnostics(parts),
    exportEvidence: ({ clipId }) => exportEvidence(parts, clipId),
    openLogs: () => parts.openPath(log.folder),
    reportFault: (fault) => {
      faults += 1;
      // A page that fails at every turn must not push everything else out of the log.
      if (faults <= mostPageFaults) log.note('page-fault', fault);
      return faults <= mostPageFaults;
    },
    quit: () => {
      parts.quit();
      return true;
    },
    openLicences: () => parts.openPath(join(parts.resources, 'licences.txt')),
  };
}

async function exportDiagnostics(parts: AboutParts): Promise<Saved> {
  const text = (await parts.engine()?.exportDiagnostics(parts.log.newest(mostLogLines))) ?? null;
  return saved(parts, 'diagnostics', 'json', text === null ? null : { json: text });
}

async function exportEvidence(parts: AboutParts, clipId: string): Promise<Saved> {
  const files = (await parts.engine()?.exportEvidence({ kind: 'clip', clipId })) ?? null;
  return saved(parts, 'evidence', 'html', files);
}

/** @param files by their ending; the owner picks the name of one, the others lie beside it */
async function saved(
  parts: AboutParts,
  what: string,
  main: 'html' | 'json',
  files: Readonly<Partial<Record<'html' | 'json', string>>> | null,
): Promise<Saved> {
  if (files === null) return { outcome: 'unavailable', fileName: null };
  const day = new Date(parts.clock.now()).toISOString().slice(0, 10);
  const path = await parts.askWhereToSave(`clipslot-${what}-${day}.${main}`, main);
  if (path === null) return { outcome: 'cancelled', fileName: null };
  try {
    for (const [ending, text] of Object.entries(files))
      await replacePrivately(ending === main ? path : `${withoutEnding(path)}.${ending}`, text);
    return { outcome: 'saved', fileName: basename(path) };
  } catch (error) {
    parts.log.bug(error);
    return { outcome: 'unwritable', fileName: basename(path) };
  }
}

function withoutEnding(path: string): string {
  return path.slice(0, path.length - extname(path).length);
}
