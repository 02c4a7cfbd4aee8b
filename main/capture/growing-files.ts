/**
 * Files that are not clips yet: waits until each is quiet, complete and closed, then hands it over. Holds no truth: after
 * a restart the next scan finds them again. Works in small portions, so that 100,000 files do not hold up the process.
 */
import type { BigIntStats } from 'node:fs';
import type { Clock } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import { lookAt } from './clip-file.ts';
import { type FinishedFile, judge, type WaitsFor } from './finished-file.ts';
import { type OpenElsewhere, openElsewhere } from './open-elsewhere.ts';
import { observe, quietNeededMs, type Track } from './settling.ts';

export interface GrowingFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly waitsFor: WaitsFor;
  /** Monotonic time since which it has not changed. */
  readonly quietSinceMs: number;
  /** Monotonic time at which it was last seen to have changed; null when it was seen in one state only. */
  readonly grewAtMs: number | null;
}

interface Growing extends Track {
  readonly waitsFor: WaitsFor;
  readonly checkAtMs: number;
  /** Number of the scan that last saw it. */
  readonly scan: number;
}

export type GrowingFiles = ReturnType<typeof createGrowingFiles>;

/** How many files are opened together while checking. */
const atOnce = 8;
/** How many are checked, and handed over together, before something else gets its turn. */
const portion = 32;
/** How many share one answer to "who has it open", which is dear to ask. */
const roundSize = 2048;

/** @param onFinished called with a few files at a time; awaited before more are looked at */
export function createGrowingFiles(
  settle: () => Pick<Config['settle'], 'quietMs' | 'openEndedQuietMs' | 'cutOffAfterMs'>,
  clock: Clock,
  onFinished: (files: readonly FinishedFile[]) => Promise<void>,
) {
  const growing = new Map<string, Growing>();
  let scan = 0;
  /** No file is due before this; kept so that the next check is known without asking every file. */
  let earliestMs = Infinity;
  const due: string[] = [];
  let open: ReadonlyMap<string, OpenElsewhere> = new Map();

  function set(path: string, file: Growing): void {
    growing.set(path, file);
    earliestMs = Math.min(earliestMs, file.checkAtMs);
  }

  function saw(path: string, stats: BigIntStats): void {
    if (stats.size === 0n) return void growing.delete(path);
    const before = growing.get(path);
    const looks = `${stats.dev}:${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
    const track = observe(before, { looks, sizeBytes: Number(stats.size) }, clock.monotonicMs());
    if (before !== undefined && before.looks === track.looks) {
      if (before.scan !== scan) growing.set(path, { ...before, scan });
      return;
    }
    const checkAtMs = track.lastChangeMs + quietNeededMs(track, settle().quietMs);
    set(path, { ...track, waitsFor: 'quiet', checkAtMs, scan });
  }

  /** Looks again at some of the files whose quiet time is over. */
  async function check(): Promise<void> {
    if (due.length === 0) {
      startRound();
      if (due.length === 0) return;
      open = await openElsewhere(due);
    }
    const paths = due.splice(0, portion);
    const finished: FinishedFile[] = [];
    for (let from = 0; from < paths.length; from += atOnce) {
      const files = await Promise.all(paths.slice(from, from + atOnce).map(checkOne));
      finished.push(...files.filter((file) => file !== null));
    }
    if (finished.length > 0) await onFinished(finished);
  }

  function startRound(): void {
    const nowMs = clock.monotonicMs();
    if (earliestMs > nowMs) return;
    earliestMs = Infinity;
    for (const [path, { checkAtMs }] of growing) {
      if (checkAtMs <= nowMs && due.length < roundSize) due.push(path);
      else earliestMs = Math.min(earliestMs, checkAtMs);
    }
  }

  async function checkOne(path: string): Promise<FinishedFile | null> {
    const stats = await lookAt(path);
    if (typeof stats === 'string') {
      growing.delete(path);
      return null;
    }
    if (!growing.has(path)) return null;
    saw(path, stats);
    const file = growing.get(path);
    if (file === undefined) return null;
    const nowMs = clock.monotonicMs();
    if (file.checkAtMs > nowMs) return null;
    const verdict = await judge(path, nowMs - file.lastChangeMs, open.get(path) ?? 'unknown', settle());
    if (growing.get(path)?.looks !== file.looks) return null;
    if ('waitsFor' in verdict) {
      set(path, { ...file, waitsFor: verdict.waitsFor, checkAtMs: clock.monotonicMs() + verdict.againMs });
      return null;
    }
    growing.delete(path);
    return verdict;
  }

  return {
    saw,
    check,
    forget: (path: string) => void growing.delete(path),
    startScan(): void {
      scan += 1;
    },
    /** Drops what was not seen since `startScan`. */
    endScan(): void {
      for (const [path, file] of growing) if (file.scan !== scan) growing.delete(path);
    },
    /** Monotonic time of the next check, or null; may come early, never late. */
    nextCheckMs(): number | null {
      if (due.length > 0) return clock.monotonicMs();
      return earliestMs === Infinity ? null : earliestMs;
    },
    count: (): number => growing.size,
    has: (path: string): boolean => growing.has(path),
    *list(): Generator<GrowingFile> {
      for (const [path, { sizeBytes, waitsFor, lastChangeMs, firstSeenMs }] of growing) {
        const grewAtMs = lastChangeMs > firstSeenMs ? lastChangeMs : null;
        yield { path, sizeBytes, waitsFor, quietSinceMs: lastChangeMs, grewAtMs };
      }
    },
  };
}
