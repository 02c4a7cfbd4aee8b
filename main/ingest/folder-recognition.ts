/**
 * Is a folder that has other numbers than before still the one it was? A drive may come back under another number; what
 * is in it speaks for it.
 */
import { fingerprint, openClipFile } from '../capture/clip-file.ts';
import { standingOf } from '../capture/folder-identity.ts';
import type { Clip } from '../model/clip.ts';
import type { CaptureFolderTable } from '../storage/capture-folder-table.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { KnownFiles } from '../storage/known-files.ts';

/** So many awaited clips are looked for. */
const mostLookedFor = 20;

/** With no clip waiting for a file in it, a folder may be exchanged freely; otherwise some of those files must be there. */
export async function isRecognised(
  folder: string,
  known: Pick<KnownFiles, 'awaitedBelow' | 'get'>,
  clips: Pick<ClipStore, 'get'>,
): Promise<boolean> {
  let asked = 0;
  for (const clipId of known.awaitedBelow(folder)) {
    const clip = known.get(clipId)?.needed === true ? clips.get(clipId) : null;
    if (clip === null) continue;
    if (await isFileOf(clip)) return true;
    asked += 1;
    if (asked === mostLookedFor) break;
  }
  return asked === 0;
}

/** The same, asked of the folder's numbers alone and now; for folders that are no longer scanned. */
export async function isSameFolder(path: string, folderTable: CaptureFolderTable): Promise<boolean> {
  const load = () => folderTable.identityOf(path);
  const strict = { load, save() {}, recognise: async () => false };
  return load() !== null && (await standingOf(path, strict)) === 'ours';
}

/** The drive may have come back under another number, and its times in coarser steps: content decides. */
async function isFileOf(clip: Clip): Promise<boolean> {
  const file = await openClipFile(clip.path);
  if (!file.ok) return false;
  const { handle, version } = file.value;
  try {
    if (version.sizeBytes !== clip.sizeBytes) return false;
    const { edgesDigest } = await fingerprint(handle, version);
    return edgesDigest === clip.edgesDigest;
  } finally {
    await handle.close();
  }
}
