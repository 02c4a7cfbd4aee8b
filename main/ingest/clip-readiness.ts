/**
 * Joins the disk and the queue: is a clip's file still the version that was recorded? Asked before every slot request and
 * every transfer. Concludes only what the open file itself proves; the rest is left to the folder's next scan.
 */

import type { Reason } from '../../preload/clip-view.ts';
import { systemCode } from '../base/error-code.ts';
import type { Runtime } from '../base/runtime.ts';
import { type FileVersion, fingerprint, openClipFile, sameVersion } from '../capture/clip-file.ts';
import type { Config } from '../config/config.ts';
import type { Clip, ClipEvent } from '../model/clip.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import { storageFault } from '../storage/database/storage-fault.ts';
import { describeFile, faultOfOurs } from './clip-builder.ts';
import { hasContentOf } from './same-content.ts';

export type Readiness =
  | { readonly kind: 'ready' }
  /** The capture folder is away; nothing may be concluded about the clip. */
  | { readonly kind: 'folder-gone' }
  /** Nothing can be said now: the file is being looked at again. */
  | { readonly kind: 'wait'; readonly reason: Reason }
  | { readonly kind: 'stop'; readonly event: ClipEvent };

/** What may be asked of the capture folders, each named by its path. */
export interface FolderAccess {
  /** As it was last seen. */
  isFolderGone(folder: string): boolean;
  /** Has the folder look again, which may send the clip on; false when it is no longer scanned. */
  lookAgain(folder: string): boolean;
  /** Is this still the folder it was? Asked now; for folders that are no longer scanned. */
  isSameFolder(folder: string): Promise<boolean>;
}

export interface ReadinessParts {
  readonly clips: Pick<ClipStore, 'get' | 'describe'>;
  readonly blocks: Pick<BlockLedger, 'accepted'>;
  readonly folders: FolderAccess;
}

/** So often a sidecar that is not whole is waited for, a few minutes in all; then the clip stops with that reason. */
const sidecarTries = 4;

export interface SlotReadinessParts extends ReadinessParts {
  /** Told of an unexpected exception; the clip it was about stops, and says so. */
  onBug(error: unknown): void;
}

/** @param clip as it was when the work on it began; where its file is now is asked again */
export async function clipReadiness(clip: Clip, parts: ReadinessParts): Promise<Readiness> {
  const { path, folder } = parts.clips.get(clip.clipId) ?? clip;
  const { folders } = parts;
  if (folders.isFolderGone(folder)) return { kind: 'folder-gone' };
  const file = await openClipFile(path);
  if (!file.ok) {
    const isScanned = folders.lookAgain(folder);
    if (file.reason === 'unreadable') return wait('file-unreadable', file.code);
    if (!isScanned && (await folders.isSameFolder(folder))) return stop('stopped-short', 'file-gone');
    // Its drive may just have been pulled out, or the file be on its way to another name: absence proves nothing yet.
    return wait('file-gone', null);
  }
  const { handle, version } = file.value;
  try {
    const recorded = parts.clips.get(clip.clipId) ?? clip;
    if (sameVersion(version, recorded)) return { kind: 'ready' };
    folders.lookAgain(folder);
    if (version.fileId !== recorded.fileId) return wait('file-in-use', null);
    return (await isStill(recorded, handle, version, parts.blocks))
      ? wait('file-in-use', null)
      : stop('file-changed', 'file-changed');
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    return wait('file-unreadable', code);
  } finally {
    await handle.close();
  }
}

type Handle = Parameters<typeof fingerprint>[0];

async function isStill(clip: Clip, handle: Handle, version: FileVersion, blocks: ReadinessParts['blocks']) {
  return hasContentOf(clip, await fingerprint(handle, version), handle, blocks);
}

/**
 * Is a clip ready for its slot request? Besides the file, what the owner says about it is looked at again: it may have
 * been mended, or changed, since the clip was found.
 */
export async function readyForSlot(
  clip: Clip,
  folder: Config['folders'][number] | undefined,
  runtime: Runtime,
  parts: SlotReadinessParts,
): Promise<Readiness> {
  const file = await clipReadiness(clip, parts);
  if (file.kind !== 'ready') return file;
  // A folder that is no longer configured has no words for its clips; they go out with those they have.
  const words = folder ?? { path: clip.folder, include: [], existing: 'take', defaults: clip.metadata };
  try {
    return await withWords(clip, words, runtime, parts);
  } catch (error) {
    if (storageFault(error) !== null) throw error;
    parts.onBug(error);
    return { kind: 'stop', event: { type: 'stopped-short', reason: faultOfOurs } };
  }
}

async function withWords(
  clip: Clip,
  folder: Config['folders'][number],
  runtime: Runtime,
  parts: ReadinessParts,
): Promise<Readiness> {
  const waitsForSidecar = clip.attempts < sidecarTries;
  const described = await describeFile({ ...clip, cutOff: false, waitsForSidecar }, folder, runtime);
  if (!described.ok) {
    const { waitsFor, code } = described.wait;
    // Only the beginning of the sidecar is there.
    return waitsFor === 'sidecar' && code === null
      ? wait('metadata-invalid', null)
      : wait('file-unreadable', code);
  }
  const { reason, ...words } = described.value;
  if (reason !== null) return { kind: 'stop', event: { type: 'stopped-short', reason } };
  parts.clips.describe(clip.clipId, words);
  return { kind: 'ready' };
}

function stop(type: 'file-changed' | 'stopped-short', code: Reason['code']): Readiness {
  return { kind: 'stop', event: { type, reason: { code, detail: null } } };
}

function wait(code: Reason['code'], detail: string | null): Readiness {
  return { kind: 'wait', reason: { code, detail } };
}
