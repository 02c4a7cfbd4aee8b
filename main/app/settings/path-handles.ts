/**
 * Folders and files by the names the window knows them by: it learns no path. Lives as long as the
 * app runs.
 */
import { basename } from 'node:path';
import { displayName } from '../../../preload/formats.ts';

export class PathHandles {
  readonly #paths: string[] = [];

  /** The same path has the same id. */
  idOf(path: string): string {
    if (!this.#paths.includes(path)) this.#paths.push(path);
    return `folder-${this.#paths.indexOf(path)}`;
  }

  /** Null for an id that was never given out. */
  pathOf(folderId: string): string | null {
    return this.#paths[Number(/^folder-(\d{1,6})$/.exec(folderId)?.[1] ?? Number.NaN)] ?? null;
  }
}

/** What a person sees of a folder. */
export function folderName(path: string): string {
  return displayName(basename(path));
}
