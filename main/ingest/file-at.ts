/** What the queue makes of one file that is named to it: a clip, on its way to be one, or none of ours and why. */
import { contains } from '../base/paths.ts';
import type { CaptureFolder } from '../capture/capture-folder.ts';
import { lookAt, sameVersion, versionOf } from '../capture/clip-file.ts';
import type { Wait } from '../capture/finished-file.ts';
import type { KnownFiles } from '../storage/known-files.ts';
import type { ExistingFiles } from './existing-files.ts';

export type FileAt =
  | { readonly kind: 'clip'; readonly clipId: string }
  /** Nothing speaks against it. `wait` null: it has yet to be seen; else what it waits for. */
  | { readonly kind: 'not-yet'; readonly wait: Wait | null }
  | { readonly kind: 'refused'; readonly why: FileRefusal };

/**
 * `outside`: in no capture folder. `not-included`: a name or a hidden folder that the folder's patterns leave out.
 * `linked`: another name of the same file may lie elsewhere. `folder-away`: the folder is not the one it was. `set-aside`:
 * it was there before Clipslot looked, and the owner has yet to take it.
 */
export type FileRefusal =
  | 'outside'
  | 'set-aside'
  | 'not-included'
  | 'folder-away'
  | 'linked'
  | 'gone'
  | 'not-a-file'
  | 'unreadable';

type Folder = Pick<CaptureFolder, 'path' | 'isCapture' | 'isGone' | 'growingAt'>;

/** @param path absolute, and its folders are real */
export async function fileAt(
  path: string,
  folders: readonly Folder[],
  known: Pick<KnownFiles, 'at'>,
  existing: Pick<ExistingFiles, 'at'>,
): Promise<FileAt> {
  const folder = folders.find((one) => path !== one.path && contains(one.path, path));
  if (folder === undefined) return refused('outside');
  if (folder.isGone) return refused('folder-away');
  if (!folder.isCapture(path)) return refused('not-included');
  const found = await lookAt(path);
  if (found === 'folder') return refused('not-a-file');
  if (typeof found === 'string') return refused(found);
  const clip = known.at(path);
  if (clip !== undefined && sameVersion(clip, versionOf(found))) return { kind: 'clip', clipId: clip.clipId };
  const aside = await existing.at(path);
  if (aside !== null && aside.standing !== 'taken') return refused('set-aside');
  if (found.nlink > 1n && clip === undefined) return refused('linked');
  const growing = folder.growingAt(path);
  const wait = growing === undefined ? null : { waitsFor: growing.waitsFor, code: growing.code };
  return { kind: 'not-yet', wait };
}

function refused(why: FileRefusal): FileAt {
  return { kind: 'refused', why };
}
