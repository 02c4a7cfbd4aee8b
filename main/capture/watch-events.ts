/**
 * Watch events, gathered: they come in bursts, and one look serves them all. Only names are kept, and only a few: when
 * there are many, some were probably lost, and listing the folder is cheaper anyway.
 */
import type { BigIntStats } from 'node:fs';
import type { Clock } from '../base/runtime.ts';
import { lookAt } from './clip-file.ts';
import type { DirectoryWatch } from './directory-watch.ts';

export interface Hints {
  /** @param path what may have changed, or null when only "something" is known */
  add(path: string | null): void;
  /** Monotonic time at which they are worth a look, or null. */
  dueAtMs(): number | null;
  /** True when only a listing can tell what happened. */
  overflowed(): boolean;
  /** The paths hinted at, when it is time; they are forgotten with that. */
  take(): string[];
  clear(): void;
}

/** A look takes in what a burst has hinted at so far; the next waits, so that a flood means few looks. */
const gatherMs = 30;
/** A file that was moved in is hinted at once; one that was written, twice or more within this. */
const firstMs = 3;
const mostPaths = 100;

/** @param onFirst called when hints begin to gather, and once more when they overflow */
export function createHints(clock: Clock, onFirst: () => void): Hints {
  const paths = new Set<string>();
  let dueAtMs: number | null = null;
  let overflowed = false;
  let takenAtMs = -Infinity;

  function clear(): void {
    paths.clear();
    dueAtMs = null;
    overflowed = false;
  }

  return {
    add(path) {
      if (overflowed) return;
      const first = dueAtMs === null;
      dueAtMs ??= Math.max(clock.monotonicMs() + firstMs, takenAtMs + gatherMs);
      if (path !== null) paths.add(path);
      overflowed = path === null || paths.size > mostPaths;
      if (first || overflowed) onFirst();
    },
    dueAtMs: () => (overflowed ? null : dueAtMs),
    overflowed: () => overflowed,
    take() {
      if (overflowed || dueAtMs === null || dueAtMs > clock.monotonicMs()) return [];
      const taken = [...paths];
      takenAtMs = clock.monotonicMs();
      clear();
      return taken;
    },
    clear,
  };
}

export interface HintParts {
  isCapture(path: string): boolean;
  readonly watch: Pick<DirectoryWatch, 'isFollowed' | 'drop'>;
  saw(path: string, stats: BigIntStats): void;
  /** True when something waits for the file at this path. */
  isMissed(path: string): boolean;
  onGone(path: string): void;
}

/** Looks at what was hinted at; answers whether the folder must be listed to know what happened. */
export async function followHints(paths: readonly string[], parts: HintParts): Promise<boolean> {
  let needScan = false;
  const looks = await Promise.all(paths.map(lookAt));
  looks.forEach((found, at) => {
    const path = paths[at];
    if (path === undefined) return;
    if (typeof found === 'object') {
      if (parts.isCapture(path)) parts.saw(path, found);
      return;
    }
    const wasFolder = parts.watch.isFollowed(path);
    // A folder that came, went or was replaced: its files came, went or moved without a word of their own.
    if (wasFolder || found === 'folder') parts.watch.drop(path);
    if (wasFolder || found === 'folder' || parts.isMissed(path)) needScan = true;
    parts.onGone(path);
  });
  return needScan;
}
