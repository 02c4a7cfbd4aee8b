/**
 * What the test case of a clip is called in a report: the capture folder, and the path of the file in
 * it. Build servers follow a case by its name from run to run and merge two of one name, so each is
 * unique, and the same whenever the same files lie there.
 */
import { relative, sep } from 'node:path';
import { contains } from '../base/paths.ts';
import { withoutUnprintable } from '../base/text.ts';
import type { ListedClip } from '../control/queue-access.ts';

export interface CaseName {
  readonly folder: string;
  readonly name: string;
}

export class CaseNames {
  readonly #labels: ReadonlyMap<string, string>;
  readonly #used = new Set<string>();

  /** @param folders the capture folders */
  constructor(folders: readonly string[]) {
    this.#labels = new Map(folders.map((path) => [path, shortestLabel(path, folders)]));
  }

  /** Oldest clip first: of several clips of one file the later ones are numbered. */
  next(clip: Pick<ListedClip, 'path' | 'name' | 'folderName'>): CaseName {
    const found = [...this.#labels].find(([folder]) => contains(folder, clip.path));
    const folder = found?.[1] ?? clip.folderName;
    const file = found === undefined ? clip.name : readable(relative(found[0], clip.path));
    for (let nth = 1; ; nth += 1) {
      const name = nth === 1 ? file : `${file} (${nth})`;
      const key = JSON.stringify([folder, name]);
      if (this.#used.has(key)) continue;
      this.#used.add(key);
      return { folder, name };
    }
  }
}

/** As much of the end of a folder's path as no other folder shares. */
function shortestLabel(path: string, folders: readonly string[]): string {
  const parts = path.split(sep).filter((part) => part !== '');
  const others = folders.filter((folder) => folder !== path);
  for (let count = 1; count <= parts.length; count += 1) {
    const tail = parts.slice(-count).join(sep);
    if (!others.some((other) => other.endsWith(sep + tail))) return readable(tail);
  }
  return readable(path);
}

function readable(path: string): string {
  return withoutUnprintable(path.split(sep).join('/'));
}
