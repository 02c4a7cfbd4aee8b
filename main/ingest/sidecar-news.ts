/**
 * What becomes of a clip when its sidecar changes: one that was stopped for its words goes on once they are in order, and
 * one whose slot was asked for with other words is told of, since a slot keeps the words it was asked for with.
 */
import { setImmediate } from 'node:timers/promises';
import type { Runtime } from '../base/runtime.ts';
import { lookAt } from '../capture/clip-file.ts';
import { readSidecar, sidecarEnding } from '../capture/sidecar.ts';
import type { Config } from '../config/config.ts';
import type { Clip } from '../model/clip.ts';
import { withEdits } from '../model/clip-metadata.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { KnownFiles } from '../storage/known-files.ts';
import { describeFile } from './clip-builder.ts';

type Folder = Config['folders'][number];

export interface SidecarNewsParts {
  readonly clips: ClipStore;
  readonly known: Pick<KnownFiles, 'at'>;
  readonly runtime: Runtime;
}

export class SidecarNews {
  readonly #parts: SidecarNewsParts;
  /** By clip: how its sidecar looked when it was last read. */
  readonly #read = new Map<string, string>();

  constructor(parts: SidecarNewsParts) {
    this.#parts = parts;
  }

  /** Something happened to the sidecar of the file at this path. */
  async changed(clipPath: string, folder: Folder): Promise<void> {
    const { clips, known } = this.#parts;
    const clip = clips.get(known.at(clipPath)?.clipId ?? '');
    if (clip === null) return;
    if (isStopped(clip)) await this.#mayGoOn(clip, folder);
    else if (hasOldWords(clip)) await this.#sayLate(clip, folder);
  }

  /** After a listing of a folder: events may have been lost, or words have changed while no engine ran. */
  async scanned(folder: Folder): Promise<void> {
    const { clips } = this.#parts;
    for (const clipId of clips.stoppedForWords()) {
      const clip = clips.get(clipId);
      if (clip !== null && clip.folder === folder.path && isStopped(clip)) await this.#mayGoOn(clip, folder);
      await setImmediate();
    }
  }

  async #mayGoOn(clip: Clip, folder: Folder): Promise<void> {
    if (!(await this.#isNew(clip))) return;
    const { clips, runtime } = this.#parts;
    const described = await describeFile({ ...clip, cutOff: false, waitsForSidecar: true }, folder, runtime);
    // Not complete yet: there will be news of it again, or the next listing looks.
    if (!described.ok) this.#read.delete(clip.clipId);
    else if (described.value.reason === null)
      clips.tryApply(clip.clipId, { type: 'file-returned', now: runtime.clock.now() });
  }

  async #sayLate(clip: Clip, folder: Folder): Promise<void> {
    if (!(await this.#isNew(clip))) return;
    const sidecar = await readSidecar(clip.path);
    if (!sidecar.ok) return void this.#read.delete(clip.clipId);
    const words = withEdits({ ...folder.defaults, ...sidecar.value }, clip.edits);
    if (inOrder(words) !== inOrder(clip.metadata)) this.#parts.clips.owner.wordsCameLate(clip.clipId);
  }

  /** Whether it looks other than when it was read last. */
  async #isNew({ clipId, path }: Clip): Promise<boolean> {
    const found = await lookAt(path + sidecarEnding);
    const looks =
      typeof found === 'string' ? found : `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
    if (this.#read.get(clipId) === looks) return false;
    this.#read.set(clipId, looks);
    return true;
  }
}

function isStopped({ progress }: Clip): boolean {
  return (
    progress.state === 'failed' &&
    progress.reason.code === 'metadata-invalid' &&
    progress.resume.state === 'awaiting-slot'
  );
}

/** A slot was given for the words it has. */
function hasOldWords({ progress: { state } }: Clip): boolean {
  return state === 'slot-held' || state === 'uploaded' || state === 'published';
}

function inOrder(words: object): string {
  return JSON.stringify(Object.entries(words).sort(([one], [other]) => (one < other ? -1 : 1)));
}
