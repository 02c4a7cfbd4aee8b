/**
 * Brings together what a scan sees and what the queue knows: follows renames, and notices what is gone. Absence takes two
 * looks and a folder that is the one it was; a rename takes two directory entries, so a file missing once may be under way.
 */
import { sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Runtime } from '../base/runtime.ts';
import { type FileVersion, lookAt, sameButForName, sameVersion } from '../capture/clip-file.ts';
import type { Listing } from '../capture/listing.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { KnownFile, KnownFiles } from '../storage/known-files.ts';

export interface PresenceParts {
  readonly clips: ClipStore;
  readonly known: KnownFiles;
  readonly runtime: Runtime;
  isFolderGone(folder: string): boolean;
  /** A clip's file is back: it may go on. */
  revive(clipId: string): void;
  /** Calls for another scan of every folder. */
  lookAgain(): void;
}

export type Presence = ReturnType<typeof createPresence>;

interface Stray {
  readonly path: string;
  readonly folder: string;
  readonly version: FileVersion;
}

const secondLookMs = 1000;
/** So many clips are gone through, or changed in one commit, before something else gets its turn. */
const portion = 200;

export function createPresence(parts: PresenceParts) {
  const { clips, known, runtime } = parts;
  const { clock, failpoint } = runtime;
  /** By folder: awaited clips that the running scan has seen. */
  const seen = new Map<string, Set<string>>();
  const missingSince = new Map<string, number>();
  let strays: Stray[] = [];
  const returned: string[] = [];

  function saw(folder: string, path: string, version: FileVersion): boolean {
    const here = known.at(path);
    if (here !== undefined && (here.needed || here.missed)) seen.get(folder)?.add(here.clipId);
    if (here?.fileId !== version.fileId) {
      if (known.ofFile(version.fileId).length > 0) strays.push({ path, folder, version });
      return false;
    }
    const same = sameVersion(here, version);
    if (same && here.missed) returned.push(here.clipId);
    return same;
  }

  async function afterSeen(): Promise<void> {
    for (const clipId of returned.splice(0)) parts.revive(clipId);
    if (strays.length === 0) return;
    const looked = strays;
    strays = [];
    const moves = await Promise.all(looked.map(renamed));
    failpoint('after-renames');
    clips.commit(() => {
      for (const move of moves) if (move !== null) clips.moved(move.clipId, move);
    });
    for (const move of moves) if (move !== null) seen.get(move.folder)?.add(move.clipId);
  }

  /**
   * A file known elsewhere, with the same number, size and time, that is no longer there: renamed or moved. Only its path
   * is taken over now. Its content is compared once it has settled, since a rename also hides a file that was set back.
   */
  async function renamed({ path, folder, version }: Stray): Promise<KnownFile | null> {
    for (const file of known.ofFile(version.fileId)) {
      if (sameButForName(file, version) && (await isElsewhere(file))) return { ...file, path, folder };
    }
    return null;
  }

  /** True when the file is not, or no longer, at its path. */
  async function isElsewhere({
    path,
    folder,
    fileId,
  }: Omit<KnownFile, 'needed' | 'missed'>): Promise<boolean> {
    if (parts.isFolderGone(folder)) return false;
    const found = await lookAt(path);
    return typeof found === 'string' ? found !== 'unreadable' : `${found.dev}:${found.ino}` !== fileId;
  }

  /** After a complete scan: which awaited clips did it not see? */
  async function scanned(folder: string, { unreadable }: Listing): Promise<void> {
    failpoint('after-listing');
    const found = seen.get(folder) ?? new Set();
    seen.delete(folder);
    const gone: string[] = [];
    let newlyMissing = false;
    let passed = 0;
    for (const clipId of known.awaitedBelow(folder)) {
      passed += 1;
      if (passed % portion === 0) await setImmediate();
      const file = known.get(clipId);
      if (file === undefined || file.missed || found.has(clipId)) missingSince.delete(clipId);
      else if (!unreadable.some((place) => file.path.startsWith(place + sep))) {
        const sinceMs = missingSince.get(clipId);
        if (sinceMs === undefined) missingSince.set(clipId, clock.monotonicMs());
        if (sinceMs === undefined) newlyMissing = true;
        else if (clock.monotonicMs() - sinceMs >= secondLookMs) gone.push(clipId);
      }
    }
    await stop(gone);
    if (newlyMissing) clock.after(secondLookMs, parts.lookAgain);
  }

  async function stop(gone: readonly string[]): Promise<void> {
    for (let from = 0; from < gone.length; from += portion) {
      failpoint('before-file-gone');
      clips.commit(() => {
        for (const clipId of gone.slice(from, from + portion)) {
          missingSince.delete(clipId);
          clips.tryApply(clipId, { type: 'stopped-short', reason: { code: 'file-gone', detail: null } });
        }
      });
      await setImmediate();
    }
  }

  return {
    saw,
    afterSeen,
    isElsewhere,
    scanStarts: (folder: string) => void seen.set(folder, new Set()),
    scanned,
  };
}
