/**
 * Which files on the disk are clips already, held in memory so that a scan of 100,000 files asks the database nothing.
 * Follows every commit of the clip store. Nothing here walks all clips for the sake of one.
 */
import type { Clip } from './clip.ts';
import type { ClipStore, KnownFile } from './clip-store.ts';

export type KnownFiles = ReturnType<typeof createKnownFiles>;

export function createKnownFiles(clips: ClipStore) {
  const byClip = new Map<string, KnownFile>();
  const byPath = new Map<string, string>();
  /** Several versions of a file may share its number. */
  const byFile = createGroups();
  /** By folder: clips whose file is still needed, or was missed and may come back. */
  const awaited = createGroups();

  function put(file: KnownFile): void {
    const before = byClip.get(file.clipId);
    if (before !== undefined) {
      if (before.fileId !== file.fileId) byFile.remove(before.fileId, file.clipId);
      if (before.path !== file.path && byPath.get(before.path) === file.clipId) byPath.delete(before.path);
      if (before.folder !== file.folder) awaited.remove(before.folder, file.clipId);
    }
    byClip.set(file.clipId, file);
    byFile.add(file.fileId, file.clipId);
    if (file.needed || file.missed) awaited.add(file.folder, file.clipId);
    else awaited.remove(file.folder, file.clipId);
  }

  function take(file: KnownFile): void {
    put(file);
    byPath.set(file.path, file.clipId);
  }

  // Each row brings a string of its own for a folder that all of them share.
  const folders = new Map<string, string>();
  for (const file of clips.knownFiles()) {
    const folder = folders.get(file.folder) ?? file.folder;
    folders.set(folder, folder);
    take({ ...file, folder });
  }
  clips.onApplied(({ clip, event }) => {
    if (event === 'found' || event === 'moved') take(knownFile(clip));
    else put(knownFile(clip));
  });

  return {
    /** The clip that the file at this path was last found to be. */
    at: (path: string): KnownFile | undefined => byClip.get(byPath.get(path) ?? ''),
    get: (clipId: string): KnownFile | undefined => byClip.get(clipId),
    /** Clips whose file, by its number, is this one. */
    ofFile: (fileId: string): KnownFile[] =>
      [...byFile.get(fileId)].flatMap((clipId) => byClip.get(clipId) ?? []),
    awaitedBelow: (folder: string): ReadonlySet<string> => awaited.get(folder),
  };
}

/** Sets by key; an empty one takes no room, and one of a single member, as nearly all are, no more than that member. */
function createGroups() {
  const groups = new Map<string, Set<string> | string>();
  const none: ReadonlySet<string> = new Set();
  return {
    get(key: string): ReadonlySet<string> {
      const group = groups.get(key) ?? none;
      return typeof group === 'string' ? new Set([group]) : group;
    },
    add(key: string, member: string): void {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, member);
      else if (typeof group !== 'string') group.add(member);
      else if (group !== member) groups.set(key, new Set([group, member]));
    },
    remove(key: string, member: string): void {
      const group = groups.get(key);
      if (group === member || (typeof group === 'object' && group.delete(member) && group.size === 0))
        groups.delete(key);
    },
  };
}

function knownFile(clip: Clip): KnownFile {
  const { clipId, path, folder, fileId, sizeBytes, mtimeNs, ctimeNs, progress } = clip;
  return {
    ...{ clipId, path, folder, fileId, sizeBytes, mtimeNs, ctimeNs },
    needed: progress.state === 'awaiting-slot' || progress.state === 'slot-held',
    missed: progress.state === 'failed' && progress.reason.code === 'file-gone',
  };
}
