/**
 * Joins capture folders and queue: finished files become clips, and what a listing shows is brought together with what the
 * queue knows. Nothing is concluded from absence in one look, nor while a folder is not the one it was.
 */
import { type CaptureFolder, createCaptureFolder } from '../capture/capture-folder.ts';
import { sameVersion, versionOf } from '../capture/clip-file.ts';
import type { FinishedFile } from '../capture/growing-files.ts';
import type { Listing } from '../capture/listing.ts';
import type { Clip, ClipFacts } from '../queue/clip.ts';
import type { ClipStore } from '../queue/clip-store.ts';
import type { Keepsakes } from '../queue/keepsakes.ts';
import { createKnownFiles } from '../queue/known-files.ts';
import type { Activity } from './activity.ts';
import { admit } from './admission.ts';
import type { Config } from './config.ts';
import type { Beginning } from './recovery.ts';
import type { World } from './world.ts';

export interface CaptureParts {
  readonly config: Config;
  readonly clips: ClipStore;
  readonly keepsakes: Keepsakes;
  readonly world: World;
  readonly activity: Activity;
  /** A clip was found, or came back: there may be something to do. */
  onWork(): void;
  onChange(): void;
  /** How the clip of a newly found file begins. */
  beginning(facts: ClipFacts, progress: Clip['progress']): Beginning;
}

export type Captures = ReturnType<typeof createCaptures>;

/** A rename takes two directory entries; a file missing once may just be under way. */
const secondLookMs = 1000;

export function createCaptures(parts: CaptureParts) {
  const { config, clips, keepsakes, world, activity } = parts;
  const known = createKnownFiles(clips);
  const missingOnce = new Set<string>();
  const folders: CaptureFolder[] = config.folders.map((folder) =>
    createCaptureFolder({
      folder,
      settle: config.settle,
      clock: world.clock,
      activity,
      loadIdentity: () => keepsakes.folderIdentity(folder.path),
      saveIdentity: (identity) => keepsakes.setFolderIdentity(folder.path, identity),
      isKnown: (path, version) => known.isKnown(path, version),
      onListing: (listing) => compare(folder.path, listing),
      onFinished: (file) => take(file, folder),
      onChange: parts.onChange,
    }),
  );

  async function take(file: FinishedFile, folder: Config['folders'][number]): Promise<void> {
    const before = known.at(file.path);
    if (before !== undefined && isTouched(before.clipId, file)) {
      clips.moved(before.clipId, { ...file.fingerprint, path: file.path, folder: folder.path });
      revive(before.clipId);
      return;
    }
    const { facts, progress } = await admit(file, folder, config.transfers.blockSizeBytes, world);
    world.failpoint('before-clip-recorded');
    clips.commit(() => {
      if (before !== undefined) supersede(before.clipId);
      const begins = parts.beginning(facts, progress);
      clips.record(facts, begins.progress, begins.nextAt);
    });
    world.failpoint('after-clip-recorded');
    parts.onWork();
  }

  function isTouched(clipId: string, { fingerprint }: FinishedFile): boolean {
    const clip = clips.get(clipId);
    return clip?.sizeBytes === fingerprint.sizeBytes && clip.edgesDigest === fingerprint.edgesDigest;
  }

  function supersede(clipId: string): void {
    clips.tryApply(clipId, { type: 'file-changed', reason: { code: 'file-changed', detail: null } });
  }

  /** A clip that had stopped because its file was gone goes on where it was. */
  function revive(clipId: string): void {
    const progress = clips.get(clipId)?.progress;
    if (progress?.state !== 'failed' || progress.reason.code !== 'file-gone') return;
    if (clips.tryApply(clipId, { type: 'file-returned', now: world.clock.now() })) parts.onWork();
  }

  function compare(folder: string, listing: Listing): void {
    world.failpoint('after-listing');
    followRenames(folder, listing);
    world.failpoint('after-renames');
    const seenMissing = new Set<string>();
    for (const { path, clipId, missed } of known.awaitedBelow(folder)) {
      if (listing.files.has(path)) {
        if (missed) revive(clipId);
      } else if (!missed && !listing.unreadable.some((place) => path.startsWith(place))) {
        if (missingOnce.has(clipId)) stop(clipId);
        else seenMissing.add(clipId);
      }
    }
    missingOnce.clear();
    for (const clipId of seenMissing) missingOnce.add(clipId);
    if (seenMissing.size > 0) world.clock.after(secondLookMs, rescan);
  }

  function stop(clipId: string): void {
    world.failpoint('before-file-gone');
    clips.tryApply(clipId, { type: 'stopped-short', reason: { code: 'file-gone', detail: null } });
  }

  /** A file known elsewhere, with the same number, size and time: it was renamed or moved, and keeps its slot. */
  function followRenames(folder: string, listing: Listing): void {
    for (const [path, stats] of listing.files) {
      if (known.at(path) !== undefined) continue;
      const version = versionOf(stats);
      const renamed = known
        .ofFile(version.fileId)
        .find((file) => !listing.files.has(file.path) && sameVersion(file, version));
      if (renamed !== undefined && clips.moved(renamed.clipId, { ...version, path, folder }))
        revive(renamed.clipId);
    }
  }

  function rescan(): void {
    for (const folder of folders) folder.rescan();
  }

  const byPath = new Map(folders.map((folder) => [folder.path, folder]));
  return {
    start: () => folders.forEach((folder) => void folder.start()),
    rescan,
    isFolderGone: (path: string): boolean => byPath.get(path)?.isGone() ?? true,
    goneFolders: () => folders.filter((folder) => folder.isGone()).map(({ path }) => path),
    growing: () =>
      folders.flatMap((folder) => folder.growing().map((file) => ({ ...file, folder: folder.path }))),
    isRestless: () => folders.some((folder) => folder.isRestless()),
    stop: () => folders.forEach((folder) => void folder.stop()),
  };
}
