/**
 * Files that are not clips yet: waits until each is quiet, complete and closed, then hands it over. Holds no truth: after
 * a restart the next scan finds them again.
 */
import type { BigIntStats } from 'node:fs';
import { basename } from 'node:path';
import type { Config } from '../engine/config.ts';
import type { Clock } from '../engine/world.ts';
import { largestClipBytes } from '../queue/block-plan.ts';
import { type Fingerprint, fingerprint, lookAt, openClipFile, sameVersion, versionOf } from './clip-file.ts';
import { containerState } from './container.ts';
import { type OpenElsewhere, openElsewhere } from './open-elsewhere.ts';
import { observe, quietNeededMs, type Track } from './settling.ts';

export type WaitsFor = 'quiet' | 'container' | 'closed' | 'readable';

export interface GrowingFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly waitsFor: WaitsFor;
  /** Monotonic time since which it has not changed. */
  readonly quietSinceMs: number;
}

/** A file nobody writes to any more. `cutOff`: its container never became complete. */
export interface FinishedFile {
  readonly path: string;
  readonly fingerprint: Fingerprint;
  readonly cutOff: boolean;
}

/** Not yet: what it waits for, and when to look again. */
interface NotYet {
  readonly waitsFor: WaitsFor;
  readonly againMs: number;
}

interface Growing extends Track {
  readonly waitsFor: WaitsFor;
  readonly checkAtMs: number;
}

export type GrowingFiles = ReturnType<typeof createGrowingFiles>;

/** How many files are opened together while checking. */
const atOnce = 8;

export function createGrowingFiles(
  settle: Config['settle'],
  clock: Clock,
  onFinished: (file: FinishedFile) => Promise<void>,
) {
  const growing = new Map<string, Growing>();

  function saw(path: string, stats: BigIntStats): void {
    if (stats.size === 0n) return;
    const before = growing.get(path);
    const looks = `${stats.dev}:${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
    const track = observe(before, { looks, sizeBytes: Number(stats.size) }, clock.monotonicMs());
    if (before !== undefined && before.looks === track.looks) return;
    const checkAtMs = track.lastChangeMs + quietNeededMs(track, settle.quietMs);
    growing.set(path, { ...track, waitsFor: 'quiet', checkAtMs });
  }

  /** Looks again at every file whose quiet time is over. */
  async function check(): Promise<void> {
    const nowMs = clock.monotonicMs();
    const due = [...growing].filter(([, file]) => file.checkAtMs <= nowMs).map(([path]) => path);
    if (due.length === 0) return;
    const open = await openElsewhere(due);
    for (let from = 0; from < due.length; from += atOnce) {
      const group = due.slice(from, from + atOnce);
      await Promise.all(group.map((path) => checkOne(path, open.get(path) ?? 'unknown')));
    }
  }

  async function checkOne(path: string, open: OpenElsewhere): Promise<void> {
    const stats = await lookAt(path);
    if (typeof stats === 'string') return void growing.delete(path);
    saw(path, stats);
    const file = growing.get(path);
    if (file === undefined || file.checkAtMs > clock.monotonicMs()) return;
    const verdict = await judge(path, file, open);
    if (growing.get(path) !== file) return;
    if ('waitsFor' in verdict) {
      growing.set(path, {
        ...file,
        waitsFor: verdict.waitsFor,
        checkAtMs: clock.monotonicMs() + verdict.againMs,
      });
      return;
    }
    growing.delete(path);
    await onFinished(verdict);
  }

  async function judge(path: string, track: Growing, open: OpenElsewhere): Promise<NotYet | FinishedFile> {
    const quietMs = clock.monotonicMs() - track.lastChangeMs;
    if (open === 'yes') return { waitsFor: 'closed', againMs: settle.quietMs };
    const file = await openClipFile(path);
    if (!file.ok) return { waitsFor: 'readable', againMs: Math.max(settle.quietMs, quietMs) };
    try {
      // A file too large for the service is reported as soon as it is quiet; no container makes it smaller.
      const tooLarge = file.version.sizeBytes > largestClipBytes;
      const state = tooLarge
        ? 'complete'
        : await containerState(file.handle, file.version.sizeBytes, basename(path));
      const cutOff = state === 'incomplete';
      if (cutOff && quietMs < settle.cutOffAfterMs) {
        return { waitsFor: 'container', againMs: settle.cutOffAfterMs - quietMs };
      }
      if (state === 'open-ended' && open === 'unknown' && quietMs < settle.openEndedQuietMs) {
        return { waitsFor: 'closed', againMs: settle.openEndedQuietMs - quietMs };
      }
      const found = await fingerprint(file.handle, file.version);
      const after = versionOf(await file.handle.stat({ bigint: true }));
      if (!sameVersion(found, after)) return { waitsFor: 'quiet', againMs: 0 };
      return { path, fingerprint: found, cutOff };
    } finally {
      await file.handle.close();
    }
  }

  return {
    saw,
    check,
    forget: (path: string) => void growing.delete(path),
    /** Drops what a scan did not find any more. */
    keepOnly(isThere: (path: string) => boolean): void {
      for (const path of growing.keys()) if (!isThere(path)) growing.delete(path);
    },
    /** Monotonic time of the next check, or null. */
    nextCheckMs(): number | null {
      let next: number | null = null;
      for (const { checkAtMs } of growing.values()) next = Math.min(next ?? checkAtMs, checkAtMs);
      return next;
    },
    list: (): GrowingFile[] =>
      [...growing].map(([path, { sizeBytes, waitsFor, lastChangeMs }]) => {
        return { path, sizeBytes, waitsFor, quietSinceMs: lastChangeMs };
      }),
  };
}
