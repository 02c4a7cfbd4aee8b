/**
 * Brings together what a scan sees and what the queue knows: follows renames, and notices what is gone or deleted. Absence takes two
 * looks and a folder that is the one it was; a rename takes two directory entries, so a file missing once may be under way.
 */
import { setImmediate } from 'node:timers/promises';
import type { Reason, ReasonCode } from '../../preload/clip-view.ts';
import { contains, isOtherSpelling, isSpelledSo } from '../base/paths.ts';
import type { Runtime } from '../base/runtime.ts';
import { type FileVersion, lookAt, sameButForName, sameVersion } from '../capture/clip-file.ts';
import { deletedAmong } from '../capture/deleted-files.ts';
import type { Listing } from '../capture/listing.ts';
import type { ClipEvent } from '../model/clip.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { KnownFile, KnownFiles } from '../storage/known-files.ts';

export interface MoveDetectorParts {
  readonly clips: ClipStore;
  readonly known: KnownFiles;
  readonly runtime: Runtime;
  isFolderGone(folder: string): boolean;
  /** A clip's file is back: it may go on. */
  revive(clipId: string): void;
  /** Calls for another scan of every folder. */
  scanSoon(): void;
  /** A clip's file was deleted: nothing more of it may go out. */
  onGivenUp(clipId: string): void;
}

/** A file seen where no clip is known, with the number of one that is known elsewhere. */
interface Stray {
  readonly path: string;
  readonly folder: string;
  readonly version: FileVersion;
}

const secondLookMs = 1000;
/** So many clips are gone through, or changed in one commit, before something else gets its turn. */
const portion = 200;

export class MoveDetector {
  readonly #parts: MoveDetectorParts;
  /** By folder: awaited clips that the running scan has seen. */
  readonly #seen = new Map<string, Set<string>>();
  readonly #missingSince = new Map<string, number>();
  #strays: Stray[] = [];
  readonly #returned: string[] = [];

  constructor(parts: MoveDetectorParts) {
    this.#parts = parts;
  }

  scanStarts(folder: string): void {
    this.#seen.set(folder, new Set());
  }

  /** Told of every capture a folder holds; true when this version of it is a clip already. */
  saw(folder: string, path: string, version: FileVersion): boolean {
    const { known } = this.#parts;
    const here = known.at(path);
    if (here !== undefined && (here.needed || here.missed)) this.#seen.get(folder)?.add(here.clipId);
    if (here?.fileId !== version.fileId) {
      if (known.ofFile(version.fileId).length > 0) this.#strays.push({ path, folder, version });
      return false;
    }
    const isSame = sameVersion(here, version);
    if (isSame && here.missed) this.#returned.push(here.clipId);
    return isSame;
  }

  /** Writes down what the files just seen mean for clips. */
  async afterSeen(): Promise<void> {
    const { clips, runtime, revive } = this.#parts;
    for (const clipId of this.#returned.splice(0)) revive(clipId);
    if (this.#strays.length === 0) return;
    const looked = this.#strays;
    this.#strays = [];
    const moves = await Promise.all(looked.map((stray) => this.#renamed(stray)));
    runtime.failpoint('after-renames');
    clips.commit(() => {
      for (const move of moves) if (move !== null) clips.moved(move.clipId, move);
    });
    for (const move of moves) if (move !== null) this.#seen.get(move.folder)?.add(move.clipId);
  }

  /** True when the file is not, or no longer, at its path. @param seenAt where it was seen */
  async isElsewhere(file: Omit<KnownFile, 'needed' | 'missed'>, seenAt: string): Promise<boolean> {
    const { path, folder, fileId } = file;
    if (this.#parts.isFolderGone(folder)) return false;
    const found = await lookAt(path);
    if (typeof found === 'string') return found !== 'unreadable';
    if (`${found.dev}:${found.ino}` !== fileId) return true;
    // Where names are folded, the old one still leads to the file whose case was changed.
    return isOtherSpelling(path, seenAt) && !(await isSpelledSo(folder, path));
  }

  /** After a complete scan: which awaited clips did it not see? */
  async scanned(folder: string, listing: Listing): Promise<void> {
    const { runtime } = this.#parts;
    runtime.failpoint('after-listing');
    const missing = await this.#missing(folder, listing);
    const deleted = new Set(await deletedAmong(missing, folder, listing.bins));
    const givenUp = await this.#end([...deleted], { type: 'given-up', reason: reason('file-deleted') });
    for (const clipId of givenUp) this.#parts.onGivenUp(clipId);
    const nowMs = runtime.clock.monotonicMs();
    const gone: KnownFile[] = [];
    let isNewlyMissing = false;
    for (const file of missing) {
      if (deleted.has(file)) continue;
      const sinceMs = this.#missingSince.get(file.clipId);
      if (sinceMs === undefined) {
        this.#missingSince.set(file.clipId, nowMs);
        isNewlyMissing = true;
      } else if (nowMs - sinceMs >= secondLookMs) gone.push(file);
    }
    await this.#end(gone, { type: 'stopped-short', reason: reason('file-gone') });
    if (isNewlyMissing) runtime.clock.after(secondLookMs, () => this.#parts.scanSoon());
  }

  /** Awaited clips whose file the scan that is through did not see, though it looked where they should be. */
  async #missing(folder: string, { unreadable }: Listing): Promise<KnownFile[]> {
    const { known } = this.#parts;
    const seen = this.#seen.get(folder) ?? new Set();
    this.#seen.delete(folder);
    const missing: KnownFile[] = [];
    let passed = 0;
    for (const clipId of known.awaitedBelow(folder)) {
      passed += 1;
      if (passed % portion === 0) await setImmediate();
      const file = known.get(clipId);
      if (file === undefined || file.missed || seen.has(clipId)) this.#missingSince.delete(clipId);
      else if (!unreadable.some((place) => contains(place, file.path))) missing.push(file);
    }
    return missing;
  }

  /**
   * A file known elsewhere, with the same number, size and time, that is no longer there: renamed or moved. Only its path
   * is taken over now. Its content is compared once it has settled, since a rename also hides a file that was set back.
   */
  async #renamed({ path, folder, version }: Stray): Promise<KnownFile | null> {
    for (const file of this.#parts.known.ofFile(version.fileId)) {
      if (sameButForName(file, version) && (await this.isElsewhere(file, path)))
        return { ...file, path, folder };
    }
    return null;
  }

  /** Answers with the clips for which the event was possible. */
  async #end(files: readonly KnownFile[], event: ClipEvent): Promise<string[]> {
    const { clips, runtime } = this.#parts;
    const ended: string[] = [];
    for (let from = 0; from < files.length; from += portion) {
      runtime.failpoint('before-file-gone');
      clips.commit(() => {
        for (const { clipId } of files.slice(from, from + portion)) {
          this.#missingSince.delete(clipId);
          if (clips.tryApply(clipId, event)) ended.push(clipId);
        }
      });
      await setImmediate();
    }
    return ended;
  }
}

function reason(code: ReasonCode): Reason {
  return { code, detail: null };
}
