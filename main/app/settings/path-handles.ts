/** Folders by the names the window knows them by: it learns no path. Lives as long as the app runs. */
import { basename } from 'node:path';
import { displayName } from '../../../preload/formats.ts';

export interface FolderBook {
  /** The same path has the same id. */
  idOf(path: string): string;
  /** Null for an id nobody was given. */
  pathOf(folderId: string): string | null;
}

export function createFolderBook(): FolderBook {
  const paths: string[] = [];
  return {
    idOf(path) {
      if (!paths.includes(path)) paths.push(path);
      return `folder-${paths.indexOf(path)}`;
    },
    pathOf: (folderId) => paths[Number(/^folder-(\d{1,6})$/.exec(folderId)?.[1] ?? Number.NaN)] ?? null,
  };
}

/** What a person sees of a folder. */
export function folderName(path: string): string {
  return displayName(basename(path));
}
