/** Lists the captures below a folder: regular files whose name fits, links and hidden folders left out. */
import type { BigIntStats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { lookAt } from './clip-file.ts';

export interface Listing {
  readonly files: ReadonlyMap<string, BigIntStats>;
  readonly folders: readonly string[];
  /** Folders that could not be read; nothing may be concluded about what is in them. */
  readonly unreadable: readonly string[];
}

/** How many files are looked at together; enough to keep the disk busy, few enough to leave it to the recorder. */
const atOnce = 32;

/** True for paths that could be clips. @param include glob patterns relative to `root` */
export function captureFilter(root: string, include: readonly string[]): (path: string) => boolean {
  const fits = picomatch([...include], { nocase: true, dot: false });
  return (path) => fits(relative(root, path).split(sep).join('/'));
}

export async function listCaptures(root: string, isCapture: (path: string) => boolean): Promise<Listing> {
  const files = new Map<string, BigIntStats>();
  const folders = [root];
  const unreadable: string[] = [];
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
    if (entries === null) {
      unreadable.push(folder);
      continue;
    }
    const captures: string[] = [];
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.')) folders.push(path);
      else if (entry.isFile() && isCapture(path)) captures.push(path);
    }
    await lookAtAll(captures, files);
  }
  return { files, folders, unreadable };
}

async function lookAtAll(paths: readonly string[], into: Map<string, BigIntStats>): Promise<void> {
  for (let from = 0; from < paths.length; from += atOnce) {
    const group = paths.slice(from, from + atOnce);
    const looks = await Promise.all(group.map(lookAt));
    looks.forEach((stats, at) => {
      const path = group[at];
      if (typeof stats === 'object' && path !== undefined) into.set(path, stats);
    });
  }
}
