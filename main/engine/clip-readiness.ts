/** Joins the disk and the queue: is a clip's file still the version that was recorded, and if not, what follows? */
import { checkVersion } from '../capture/clip-file.ts';
import type { Clip, ClipEvent } from '../queue/clip.ts';
import type { ClipStore } from '../queue/clip-store.ts';

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
