/**
 * Files that are not clips yet: waits until each is quiet, complete and closed, then hands it over. Holds no truth: after
 * a restart the next scan finds them again. Works in small portions, so that 100,000 files do not hold up the process.
 */
import type { BigIntStats } from 'node:fs';
import type { Clock } from '../base/runtime.ts';
import { lookAt } from './clip-file.ts';
import { type FinishedFile, judge, type WaitsFor } from './finished-file.ts';
import { type OpenElsewhere, openElsewhere } from './open-elsewhere.ts';
import { observe, quietNeededMs, type SettleTimes, type Track } from './settling.ts';

export interface GrowingFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly waitsFor: WaitsFor;
  /** Some minutes of silence are enough; otherwise it may stay so for good. */
  readonly isBounded: boolean;
  /** Monotonic time since which it has not changed. */
  readonly quietSinceMs: number;
  /** Monotonic time at which it was last seen to have changed; null when it was seen in one state only. */
  readonly grewAtMs: number | null;
  /** It was written long before it was first seen, and has not changed since: nobody waits for its recording to end. */
  readonly isOld: boolean;
}

export interface GrowingFilesParts {
  readonly folder: string;
  readonly clock: Pick<Clock, 'monotonicMs' | 'now'>;
  /** Asked each time: it depends on where the folder is. */
  settleTimes(): SettleTimes;
  /** Called with a few files at a time; awaited before more are looked at. */
  onFinished(files: readonly FinishedFile[]): Promise<void>;
}

interface Growing extends Track {
  readonly fileId: string;
  readonly waitsFor: WaitsFor;
  readonly isBounded: boolean;
  readonly checkAtMs: number;
  readonly isOld: boolean;
  /** Number of the scan that last saw it. */
  readonly scan: number;
}

/** How many files are opened together while checking. */
const atOnce = 8;
/** How many are checked, and handed over together, before something else gets its turn. */
const portion = 32;
/** How many share one answer to "who has it open", which is expensive to ask. */
const roundSize = 2048;
/** What was last written longer ago than this before it was first seen is no recording under way. */
const oldAfterMs = 10 * 60_000;

export class GrowingFiles {
  readonly #parts: GrowingFilesParts;
  readonly #growing = new Map<string, Growing>();
  /** How many are old and only have to be quiet for a while. */
  #oldCount = 0;
  #scan = 0;
  /** No file is due before this; kept so that the next check is known without asking every file. */
  #earliestMs = Infinity;
  readonly #due: string[] = [];
  #open: ReadonlyMap<string, OpenElsewhere> = new Map();

  constructor(parts: GrowingFilesParts) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#growing.size;
  }

  /** Without those that are old and only have to be quiet for a while. */
  get recordingCount(): number {
    return this.#growing.size - this.#oldCount;
  }

  has(path: string): boolean {
    return this.#growing.has(path);
  }

  *list(): Generator<GrowingFile> {
    for (const [path, file] of this.#growing) {
      const { sizeBytes, waitsFor, isBounded, lastChangeMs, firstSeenMs, isOld } = file;
      const grewAtMs = lastChangeMs > firstSeenMs ? lastChangeMs : null;
      yield { path, sizeBytes, waitsFor, isBounded, quietSinceMs: lastChangeMs, grewAtMs, isOld };
    }
  }

  startScan(): void {
    this.#scan += 1;
  }

  /** Drops what was not seen since `startScan`. */
  endScan(): void {
    for (const [path, file] of this.#growing) if (file.scan !== this.#scan) this.forget(path);
  }

  saw(path: string, stats: BigIntStats): void {
    if (stats.size === 0n) {
      this.forget(path);
      return;
    }
    const before = this.#growing.get(path);
    const fileId = `${stats.dev}:${stats.ino}`;
    const looks = `${fileId} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
    const track = observe(before, { looks, sizeBytes: Number(stats.size) }, this.#nowMs());
    const scan = this.#scan;
    if (before !== undefined && before.looks === track.looks) {
      if (before.scan !== scan) this.#growing.set(path, { ...before, scan });
      return;
    }
    const checkAtMs = track.lastChangeMs + quietNeededMs(track, this.#parts.settleTimes().quietMs);
    const isOld = before === undefined && this.#isOld(stats);
    this.#set(path, { ...track, fileId, waitsFor: 'quiet', isBounded: true, checkAtMs, isOld, scan });
  }

  #isOld({ mtimeMs }: BigIntStats): boolean {
    return this.#parts.clock.now() - Number(mtimeMs) > oldAfterMs;
  }

  forget(path: string): void {
    this.#countOld(this.#growing.get(path), -1);
    this.#growing.delete(path);
  }

  /** Monotonic time of the next check, or null; may come early, never late. */
  get nextCheckMs(): number | null {
    if (this.#due.length > 0) return this.#nowMs();
    return this.#earliestMs === Infinity ? null : this.#earliestMs;
  }

  /** Looks again at some of the files whose quiet time is over. */
  async check(): Promise<void> {
    if (this.#due.length === 0) {
      this.#startRound();
      if (this.#due.length === 0) return;
      const asked = this.#due.flatMap((path) => {
        const file = this.#growing.get(path);
        return file === undefined ? [] : { path, fileId: file.fileId };
      });
      this.#open = await openElsewhere(asked, this.#parts.folder);
    }
    const paths = this.#due.splice(0, portion);
    const finished: FinishedFile[] = [];
    for (let from = 0; from < paths.length; from += atOnce) {
      const group = paths.slice(from, from + atOnce);
      const files = await Promise.all(group.map((path) => this.#checkOne(path)));
      finished.push(...files.filter((file) => file !== null));
    }
    if (finished.length > 0) await this.#parts.onFinished(finished);
  }

  #startRound(): void {
    const nowMs = this.#nowMs();
    if (this.#earliestMs > nowMs) return;
    this.#earliestMs = Infinity;
    for (const [path, { checkAtMs }] of this.#growing) {
      if (checkAtMs <= nowMs && this.#due.length < roundSize) this.#due.push(path);
      else this.#earliestMs = Math.min(this.#earliestMs, checkAtMs);
    }
  }

  async #checkOne(path: string): Promise<FinishedFile | null> {
    const stats = await lookAt(path);
    if (typeof stats === 'string') {
      this.forget(path);
      return null;
    }
    if (!this.has(path)) return null;
    this.saw(path, stats);
    const file = this.#growing.get(path);
    if (file === undefined) return null;
    const nowMs = this.#nowMs();
    if (file.checkAtMs > nowMs) return null;
    const open = this.#open.get(path) ?? 'unknown';
    const verdict = await judge(path, nowMs - file.lastChangeMs, open, this.#parts.settleTimes());
    if (this.#growing.get(path)?.looks !== file.looks) return null;
    if ('waitsFor' in verdict) {
      const checkAtMs = this.#nowMs() + verdict.againMs;
      const { waitsFor, isBounded } = verdict;
      this.#set(path, { ...file, waitsFor, isBounded, checkAtMs });
      return null;
    }
    this.forget(path);
    return verdict;
  }

  #countOld(file: Growing | undefined, by: 1 | -1): void {
    if (file?.isOld === true && file.waitsFor === 'quiet') this.#oldCount += by;
  }

  #set(path: string, file: Growing): void {
    this.#countOld(this.#growing.get(path), -1);
    this.#countOld(file, 1);
    this.#growing.set(path, file);
    this.#earliestMs = Math.min(this.#earliestMs, file.checkAtMs);
  }

  #nowMs(): number {
    return this.#parts.clock.monotonicMs();
  }
}
