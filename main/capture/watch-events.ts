/**
 * Watch events, gathered: they come in bursts, and one look serves them all. Only names are kept, and only a few: when
 * there are many, some were probably lost, and listing the folder is cheaper anyway.
 */
import type { BigIntStats } from 'node:fs';
import type { Clock } from '../base/runtime.ts';
import { lookAt } from './clip-file.ts';
import type { DirectoryWatch } from './directory-watch.ts';

/** A look takes in what a burst has told of so far; the next waits, so that a flood means few looks. */
const gatherMs = 30;
/** A file that was moved in is told of once; one that was written, twice or more within this. */
const firstMs = 3;
const mostPaths = 100;

export class WatchEvents {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #onFirst: () => void;
  readonly #paths = new Set<string>();
  #dueAtMs: number | null = null;
  #isOverflowed = false;
  #takenAtMs = -Infinity;

  /** @param onFirst called when events begin to gather, and once more when they overflow */
  constructor(clock: Pick<Clock, 'monotonicMs'>, onFirst: () => void) {
    this.#clock = clock;
    this.#onFirst = onFirst;
  }

  /** @param path what may have changed, or null when only "something" is known */
  add(path: string | null): void {
    if (this.#isOverflowed) return;
    const isFirst = this.#dueAtMs === null;
    this.#dueAtMs ??= Math.max(this.#clock.monotonicMs() + firstMs, this.#takenAtMs + gatherMs);
    if (path !== null) this.#paths.add(path);
    this.#isOverflowed = path === null || this.#paths.size > mostPaths;
    if (isFirst || this.#isOverflowed) this.#onFirst();
  }

  /** Monotonic time at which they are worth a look, or null. */
  get dueAtMs(): number | null {
    return this.#isOverflowed ? null : this.#dueAtMs;
  }

  /** True when only a listing can tell what happened. */
  get isOverflowed(): boolean {
    return this.#isOverflowed;
  }

  /** The paths told of, when it is time; they are forgotten with that. */
  take(): string[] {
    const nowMs = this.#clock.monotonicMs();
    if (this.#isOverflowed || this.#dueAtMs === null || this.#dueAtMs > nowMs) return [];
    const taken = [...this.#paths];
    this.#takenAtMs = nowMs;
    this.clear();
    return taken;
  }

  clear(): void {
    this.#paths.clear();
    this.#dueAtMs = null;
    this.#isOverflowed = false;
  }
}

export interface EventFollowing {
  isCapture(path: string): boolean;
  readonly watch: Pick<DirectoryWatch, 'isFollowed' | 'drop'>;
  saw(path: string, stats: BigIntStats): void;
  /** True when something waits for the file at this path. */
  isMissed(path: string): boolean;
  onGone(path: string): void;
}

/** Looks at what events told of; answers whether the folder must be listed to know what happened. */
export async function followEvents(paths: readonly string[], parts: EventFollowing): Promise<boolean> {
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
