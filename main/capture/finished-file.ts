/** Is a quiet file finished? Asks the container, and whether a program still has it open; then takes its fingerprint. */
import type { WaitsFor } from '../../preload/clip-view.ts';
import { systemCode } from '../base/error-code.ts';
import { ok } from '../base/result.ts';
import { largestClipBytes } from '../model/block-plan.ts';
import { type Fingerprint, fingerprint, openClipFile, sameVersion, versionOf } from './clip-file.ts';
import type { ContainerState } from './media/media-look.ts';
import { lookAtMedia } from './media-facts.ts';
import type { OpenElsewhere } from './open-elsewhere.ts';
import type { SettleTimes } from './settling.ts';

/** What a file waits for. `code`: the system's own word for it, where it has one. */
export interface Wait {
  readonly waitsFor: WaitsFor;
  readonly code: string | null;
}

/** A file that is no longer written to. `cutOff`: its container never became complete. */
export interface FinishedFile {
  readonly path: string;
  readonly fingerprint: Fingerprint;
  readonly cutOff: boolean;
  /** How long nothing about it has changed. */
  readonly quietMs: number;
}

/** Not yet: what it waits for, and when to look again. */
export interface NotYet extends Wait {
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
    return notYet('closed', Math.max(settle.quietMs, patienceMs), false);
  }
  const file = await openClipFile(path);
  if (!file.ok) return later({ waitsFor: 'readable', code: file.code }, quietMs, settle);
  try {
    const { handle, version } = file.value;
    // A file too large for the service is reported as soon as it is quiet; no container makes it smaller.
    const looked = version.sizeBytes > largestClipBytes ? ok(tooLarge) : await lookAtMedia(path);
    if (!looked.ok) return later({ waitsFor: 'readable', code: looked.notNow }, quietMs, settle);
    const { state } = looked.value;
    const cutOff = state === 'incomplete';
    if (cutOff && quietMs < settle.cutOffAfterMs) {
      return notYet('container', settle.cutOffAfterMs - quietMs, false);
    }
    const isDoubtful = state === 'unfilled' || (state === 'open-ended' && open === 'unknown');
    if (isDoubtful && quietMs < settle.openEndedQuietMs) {
      const waitsFor = state === 'unfilled' ? 'container' : 'closed';
      return notYet(waitsFor, settle.openEndedQuietMs - quietMs, true);
    }
    const found = await fingerprint(handle, version);
    const after = versionOf(await handle.stat({ bigint: true }));
    if (!sameVersion(found, after)) return notYet('quiet', settle.quietMs, true);
    return { path, fingerprint: found, cutOff, quietMs };
  } catch (error) {
    // Reading failed: a bad sector, a share that went away.
    const code = systemCode(error);
    if (code === null) throw error;
    return later({ waitsFor: 'readable', code }, quietMs, settle);
  } finally {
    await file.value.handle.close();
  }
}

const tooLarge: { readonly state: ContainerState } = { state: 'complete' };

function notYet(waitsFor: WaitsFor, againMs: number, isBounded: boolean): NotYet {
  return { waitsFor, code: null, againMs, isBounded };
}

/** When a file that cannot be taken now is looked at again. @param quietMs how long it has not changed */
export function later(wait: Wait, quietMs: number, { quietMs: leastMs }: SettleTimes): NotYet {
  const againMs = Math.min(Math.max(leastMs, quietMs), longestRetryMs);
  return { ...wait, againMs, isBounded: wait.waitsFor === 'quiet' };
}
