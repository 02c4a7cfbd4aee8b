/** Joins the disk and the queue: is a clip's file still the version that was recorded, and if not, what follows? */
import { checkVersion } from '../capture/clip-file.ts';
import type { Clip, ClipEvent } from '../queue/clip.ts';
import type { ClipStore } from '../queue/clip-store.ts';
import { describe } from './admission.ts';
import type { Config } from './config.ts';
import type { World } from './world.ts';

export type Readiness =
  | { readonly kind: 'ready' }
  /** The capture folder is away; nothing may be concluded about the clip. */
  | { readonly kind: 'folder-gone' }
  | { readonly kind: 'stop'; readonly event: ClipEvent };

/** @param isFolderGone as the capture folder last saw it */
export async function clipReadiness(
  clip: Clip,
  clips: ClipStore,
  isFolderGone: (folder: string) => boolean,
): Promise<Readiness> {
  if (isFolderGone(clip.folder)) return { kind: 'folder-gone' };
  const file = await checkVersion(clip.path, clip);
  switch (file.kind) {
    case 'same':
      return { kind: 'ready' };
    case 'touched':
      clips.moved(clip.clipId, { ...file.version, path: clip.path, folder: clip.folder });
      return { kind: 'ready' };
    case 'changed':
      return {
        kind: 'stop',
        event: { type: 'file-changed', reason: { code: 'file-changed', detail: null } },
      };
    case 'missing': {
      const code = file.problem === 'gone' ? 'file-gone' : 'file-unreadable';
      const detail = file.problem === 'gone' ? null : file.code;
      return { kind: 'stop', event: { type: 'stopped-short', reason: { code, detail } } };
    }
  }
}

/**
 * Is a clip ready for its slot request? Besides the file, what the owner says about it is looked at again: it may have
 * been mended, or changed, since the clip was found.
 */
export async function readyForSlot(
  clip: Clip,
  clips: ClipStore,
  isFolderGone: (folder: string) => boolean,
  folder: Config['folders'][number] | undefined,
  world: World,
): Promise<Readiness> {
  const file = await clipReadiness(clip, clips, isFolderGone);
  if (file.kind !== 'ready') return file;
  // A folder that is no longer configured has no words for its clips; they go out with those they have.
  const { reason, ...words } = await describe(
    { ...clip, cutOff: false },
    folder ?? { path: clip.folder, include: [], defaults: clip.metadata },
    world,
  );
  if (reason !== null) return { kind: 'stop', event: { type: 'stopped-short', reason } };
  clips.describe(clip.clipId, words);
  return { kind: 'ready' };
}
