/** One file that is not a clip yet: as the list of them keeps it, and as it is shown. */
import type { WaitsFor } from '../../preload/clip-view.ts';
import type { Wait } from './finished-file.ts';
import type { Track } from './settling.ts';

export interface GrowingFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly waitsFor: WaitsFor;
  /** Some minutes of silence are enough; otherwise it may stay so for good. */
  readonly isBounded: boolean;
  /** The system's word for what it waits for, or null. */
  readonly code: string | null;
  /** Monotonic time since which it has not changed. */
  readonly quietSinceMs: number;
  /** Monotonic time at which it was last seen to have changed; null when it was seen in one state only. */
  readonly grewAtMs: number | null;
  /** It was written long before it was first seen, and has not changed since: nobody waits for its recording to end. */
  readonly isOld: boolean;
}

/** A finished file that could not be taken now, and what it waits for. */
export interface Untaken extends Wait {
  readonly path: string;
}

export interface Growing extends Track, Wait {
  readonly fileId: string;
  readonly isBounded: boolean;
  readonly checkAtMs: number;
  readonly isOld: boolean;
  /** Number of the scan that last saw it. */
  readonly scan: number;
}

/** As others see it. */
export function shown(path: string, file: Growing): GrowingFile {
  const { sizeBytes, waitsFor, code, isBounded, lastChangeMs, firstSeenMs, isOld } = file;
  const grewAtMs = lastChangeMs > firstSeenMs ? lastChangeMs : null;
  return { path, sizeBytes, waitsFor, code, isBounded, quietSinceMs: lastChangeMs, grewAtMs, isOld };
}

/** A scanner for viruses or a share that stumbles lets go of a file again within this, or not soon. */
const refusedMs = 60_000;

/** Whether something will become of it soon; what may stay as it is for good is waited for no longer. */
export function isWaitedFor(file: GrowingFile, nowMs: number, quietMs: number): boolean {
  const isRefused = file.waitsFor === 'readable' || file.waitsFor === 'sidecar';
  const patienceMs = isRefused ? Math.max(refusedMs, 3 * quietMs) : 3 * quietMs;
  return file.isBounded || nowMs - file.quietSinceMs < patienceMs;
}
