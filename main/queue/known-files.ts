/**
 * Which files on the disk are clips already, held in memory so that a scan of 100,000 files asks the database nothing.
 * Follows every commit of the clip store.
 */
import { type FileVersion, sameVersion } from '../capture/clip-file.ts';
import type { Clip } from './clip.ts';
import type { ClipStore, KnownFile } from './clip-store.ts';

export type KnownFiles = ReturnType<typeof createKnownFiles>;

export function createKnownFiles(clips: ClipStore) {
  const byClip = new Map<string, KnownFile>();
  const byPath = new Map<string, string>();
  /** Several versions of a file may share its number. */
  const byFile = new Map<string, Set<string>>();

  function add(file: KnownFile): void {
    const before = byClip.get(file.clipId);
    if (before !== undefined && before.path !== file.path && byPath.get(before.path) === file.clipId) {
      byPath.delete(before.path);
    }
    byClip.set(file.clipId, file);
    byPath.set(file.path, file.clipId);
    const same = byFile.get(file.fileId);
    if (same === undefined) byFile.set(file.fileId, new Set([file.clipId]));
    else same.add(file.clipId);
  }

  for (const file of clips.knownFiles()) add(file);
  clips.onApplied(({ clip, event }) => {
    if (event === 'found' || event === 'moved') add(knownFile(clip));
    else byClip.set(clip.clipId, knownFile(clip));
  });

  const at = (path: string): KnownFile | undefined => byClip.get(byPath.get(path) ?? '');
  return {
    /** The newest clip that was made of the file at this path. */
    at,
    /** Clips whose file, by its number, is this one. */
    ofFile: (fileId: string): KnownFile[] =>
      [...(byFile.get(fileId) ?? [])].flatMap((clipId) => byClip.get(clipId) ?? []),
    isKnown(path: string, version: FileVersion): boolean {
      const known = at(path);
      return known !== undefined && sameVersion(known, version);
    },
    /** Clips whose file is still needed, or was missed and may come back. */
    awaitedBelow: (folder: string): KnownFile[] =>
      [...byClip.values()].filter((file) => file.folder === folder && (file.needed || file.missed)),
  };
}

function knownFile(clip: Clip): KnownFile {
  const { clipId, path, folder, fileId, sizeBytes, mtimeNs, progress } = clip;
  return {
    ...{ clipId, path, folder, fileId, sizeBytes, mtimeNs },
    needed: progress.state === 'awaiting-slot' || progress.state === 'slot-held',
    missed: progress.state === 'failed' && progress.reason.code === 'file-gone',
  };
}
