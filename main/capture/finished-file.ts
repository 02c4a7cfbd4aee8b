/** Is a quiet file finished? Asks the container, and whether a program still has it open; then takes its fingerprint. */
import { basename } from 'node:path';
import { largestClipBytes } from '../model/block-plan.ts';
import { type Fingerprint, fingerprint, openClipFile, sameVersion, versionOf } from './clip-file.ts';
import { containerState } from './container.ts';
import type { OpenElsewhere } from './open-elsewhere.ts';
import type { SettleTimes } from './settling.ts';

export type WaitsFor = 'quiet' | 'container' | 'closed' | 'readable';

/** A file that is no longer written to. `cutOff`: its container never became complete. */
export interface FinishedFile {
  readonly path: string;
  readonly fingerprint: Fingerprint;
  readonly cutOff: boolean;
}

/** Not yet: what it waits for, and when to look again. */
export interface NotYet {
  readonly waitsFor: WaitsFor;
  readonly againMs: number;
  /** Some minutes more of silence are enough; otherwise it may stay so for good. */
  readonly isBounded: boolean;
}

/** A file that cannot be opened is tried again after as long as it has been so, within these bounds. */
const longestRetryMs = 10 * 60_000;
/** Asking who has a file open is expensive, and a recorder may be paused for hours. */
const longestClosedRetryMs = 60_000;

/** @param quietMs how long nothing about the file has changed */
export async function judge(
  path: string,
  quietMs: number,
  open: OpenElsewhere,
  settle: SettleTimes,
): Promise<NotYet | FinishedFile> {
  if (open === 'yes') {
    const patienceMs = Math.min(Math.ceil(quietMs / 10), longestClosedRetryMs);
    return { waitsFor: 'closed', againMs: Math.max(settle.quietMs, patienceMs), isBounded: false };
  }
  const file = await openClipFile(path);
  const unreadable: NotYet = {
    waitsFor: 'readable',
    againMs: Math.min(Math.max(settle.quietMs, quietMs), longestRetryMs),
    isBounded: false,
  };
  if (!file.ok) return unreadable;
  try {
    const { handle, version } = file.value;
    // A file too large for the service is reported as soon as it is quiet; no container makes it smaller.
    const tooLarge = version.sizeBytes > largestClipBytes;
    const state = tooLarge ? 'complete' : await containerState(handle, version.sizeBytes, basename(path));
    const cutOff = state === 'incomplete';
    if (cutOff && quietMs < settle.cutOffAfterMs) {
      return { waitsFor: 'container', againMs: settle.cutOffAfterMs - quietMs, isBounded: false };
    }
    const isDoubtful = state === 'unfilled' || (state === 'open-ended' && open === 'unknown');
    if (isDoubtful && quietMs < settle.openEndedQuietMs) {
      const waitsFor = state === 'unfilled' ? 'container' : 'closed';
      return { waitsFor, againMs: settle.openEndedQuietMs - quietMs, isBounded: true };
    }
    const found = await fingerprint(handle, version);
    const after = versionOf(await handle.stat({ bigint: true }));
    if (!sameVersion(found, after)) {
      return { waitsFor: 'quiet', againMs: settle.quietMs, isBounded: true };
    }
    return { path, fingerprint: found, cutOff };
  } catch (error) {
    // Reading failed: a bad sector, a share that went away.
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return unreadable;
  } finally {
    await file.value.handle.close();
  }
}
