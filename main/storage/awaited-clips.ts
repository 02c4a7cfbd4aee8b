/** Which clips are awaited below which capture folder: held in memory, because a scan asks at every file. */
import type { Clip } from '../model/clip.ts';

type Place = Pick<Clip, 'clipId' | 'folder'>;

const none: ReadonlySet<string> = new Set();

export class AwaitedClips {
  readonly #byFolder = new Map<string, Set<string>>();
  readonly #folderOf = new Map<string, string>();

  below(folder: string): ReadonlySet<string> {
    return this.#byFolder.get(folder) ?? none;
  }

  add({ clipId, folder }: Place): void {
    if (this.#folderOf.get(clipId) === folder) return;
    this.remove(clipId);
    const group = this.#byFolder.get(folder) ?? new Set();
    this.#byFolder.set(folder, group.add(clipId));
    this.#folderOf.set(clipId, folder);
  }

  remove(clipId: string): void {
    this.#byFolder.get(this.#folderOf.get(clipId) ?? '')?.delete(clipId);
    this.#folderOf.delete(clipId);
  }
}
