/**
 * Files that are not clips yet: waits until each is quiet, complete and closed, then hands it over. Holds no truth: after
 * a restart the next scan finds them again. Works in small portions, so that 100,000 files do not hold up the process.
 */
import type { BigIntStats } from 'node:fs';
import type { Clock } from '../base/runtime.ts';
import { lookAt } from './clip-file.ts';
import { type FinishedFile, judge, later, type NotYet, type Wait } from './finished-file.ts';
import { type Growing, type GrowingFile, shown, type Untaken } from './growing-file.ts';
import { type OpenElsewhere, openElsewhere } from './open-elsewhere.ts';
import { observe, quietNeededMs, type SettleTimes } from './settling.ts';

export interface GrowingFilesParts {
  readonly folder: string;
  readonly clock: Pick<Clock, 'monotonicMs' | 'now'>;
  /** Asked each time: it depends on where the folder is. */
  settleTimes(): SettleTimes;
  /**
   * Called with a few files at a time; awaited before more are looked at. Answers with those that could not be taken now:
   * they stay here and are handed over again. The others leave with the commit in which they were taken.
   */
  onFinished(files: readonly FinishedFile[]): Promise<readonly Untaken[]>;
  /** A file that was here is not at its place: only a listing tells what became of it. */
  onMissed(): void;
  /** Told of an unexpected exception; the file it was about stays here and says so. */
  onBug(error: unknown): void;
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
    for (const [path, file] of this.#growing) yield shown(path, file);
  }

  at(path: string): GrowingFile | undefined {
    const file = this.#growing.get(path);
    return file === undefined ? undefined : shown(path, file);
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
    const wait = { waitsFor: 'quiet', code: null, isBounded: true } as const;
    this.#set(path, { ...track, ...wait, fileId, checkAtMs, isOld, scan });
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
    if (finished.length > 0) await this.#handOver(finished);
  }

  /** They leave only once they were taken: whatever goes wrong until then finds them here again. */
  async #handOver(finished: readonly FinishedFile[]): Promise<void> {
    let untaken: readonly Untaken[] = finished.map(({ path }) => ({ path, waitsFor: 'quiet', code: null }));
    try {
      untaken = await this.#parts.onFinished(finished);
    } finally {
      const waits = new Map(untaken.map((file) => [file.path, file]));
      for (const { path } of finished) {
        const wait = waits.get(path);
        if (wait === undefined) this.forget(path);
        else this.#postpone(path, wait);
      }
    }
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

  /** One that is finished, or null; what goes wrong with it is its own affair. */
  async #checkOne(path: string): Promise<FinishedFile | null> {
    try {
      return await this.#judged(path);
    } catch (error) {
      this.#postpone(path, { waitsFor: 'fault', code: null });
      this.#parts.onBug(error);
      return null;
    }
  }

  async #judged(path: string): Promise<FinishedFile | null> {
    const stats = await lookAt(path);
    if (!this.has(path)) return null;
    if (typeof stats === 'string') {
      // One look proves nothing, least of all on a share that was cut off just now.
      this.#postpone(path, { waitsFor: 'readable', code: null });
      this.#parts.onMissed();
      return null;
    }
    this.saw(path, stats);
    const file = this.#growing.get(path);
    const nowMs = this.#nowMs();
    if (file === undefined || file.checkAtMs > nowMs) return null;
    const open = this.#open.get(path) ?? 'unknown';
    const verdict = await judge(path, nowMs - file.lastChangeMs, open, this.#parts.settleTimes());
    if (this.#growing.get(path)?.looks !== file.looks) return null;
    if (!('waitsFor' in verdict)) return verdict;
    this.#wait(path, file, verdict);
    return null;
  }

  #postpone(path: string, wait: Wait): void {
    const file = this.#growing.get(path);
    if (file === undefined) return;
    const quietMs = this.#nowMs() - file.lastChangeMs;
    this.#wait(path, file, later(wait, quietMs, this.#parts.settleTimes()));
  }

  #wait(path: string, file: Growing, { waitsFor, code, isBounded, againMs }: NotYet): void {
    this.#set(path, { ...file, waitsFor, code, isBounded, checkAtMs: this.#nowMs() + againMs });
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
