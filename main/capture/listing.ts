/**
 * Lists the captures below a folder: regular files whose name fits, links, hidden folders and those of the system left out. Hands them over in
 * small groups, so that a folder of 100,000 files neither fills the memory nor holds up the process.
 */
import type { BigIntStats, Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { lookAt } from './clip-file.ts';
import type { LeftOut } from './left-out.ts';
import { isBin, isSystemFolder } from './system-folders.ts';

export interface ListedFile {
  readonly path: string;
  readonly stats: BigIntStats;
}

export interface Listing {
  readonly folders: readonly string[];
  /** Folders that could not be read; nothing may be concluded about what is in them. */
  readonly unreadable: readonly string[];
  /** Bins that were passed over. */
  readonly bins: readonly string[];
}

/** How many files are looked at together; enough to keep the disk busy, few enough to leave it to the recorder. */
const atOnce = 32;
const entriesPerRead = 128;

/** True for paths that could be clips. @param include glob patterns relative to `root` */
export function captureFilter(root: string, include: readonly string[]): (path: string) => boolean {
  // Without the flag "s" a name with a line break in it fits no pattern, and its clip would be overlooked for ever.
  const fits = picomatch([...include], { nocase: true, dot: false, flags: 'is' });
  return (path) => {
    const parts = relative(root, path).split(sep);
    return !parts.slice(0, -1).some(isSystemFolder) && fits(parts.join('/'));
  };
}

/** What a person would wonder about. `.ts` is left out: more often than not it is no film. */
const filmName = /\.(mp4|m4v|mov|mkv|webm|avi|flv|m2ts|mts|wmv|mpe?g|3gp)$/i;

export interface ListingParts {
  isCapture(path: string): boolean;
  /** Called with each folder before it is read, and awaited. */
  onFolder(path: string): Promise<void>;
  /** Called with each group of captures, and awaited before the next is looked at. */
  onListed(files: readonly ListedFile[]): Promise<void>;
  /** Told what was passed over. */
  readonly leftOut: LeftOut;
}

export async function listCaptures(root: string, parts: ListingParts): Promise<Listing> {
  const { isCapture, onFolder, onListed, leftOut } = parts;
  const folders = [root];
  const unreadable: string[] = [];
  const bins: string[] = [];
  for (const folder of folders) {
    await onFolder(folder);
    let captures: string[] = [];
    const onUnreadable = () => {
      unreadable.push(folder);
      leftOut.note(folder, 'unreadable');
    };
    for await (const entry of entriesOf(folder, onUnreadable)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (isBin(entry.name)) bins.push(path);
        if (isSystemFolder(entry.name)) leftOut.note(path, 'system');
        else if (!entry.name.startsWith('.')) folders.push(path);
      } else if (!entry.isFile()) leftOut.note(path, entry.isSymbolicLink() ? 'links' : 'special');
      else if (isCapture(path)) captures.push(path);
      else if (filmName.test(entry.name)) leftOut.note(path, 'pattern');
      if (captures.length < atOnce) continue;
      await onListed(await lookAtAll(captures, leftOut));
      captures = [];
    }
    if (captures.length > 0) await onListed(await lookAtAll(captures, leftOut));
  }
  return { folders, unreadable, bins };
}

async function* entriesOf(folder: string, onUnreadable: () => void): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(folder, { bufferSize: entriesPerRead });
  } catch {
    onUnreadable();
  }
}

async function lookAtAll(paths: readonly string[], leftOut: LeftOut): Promise<ListedFile[]> {
  const listed: ListedFile[] = [];
  const looks = await Promise.all(paths.map(lookAt));
  looks.forEach((stats, at) => {
    const path = paths[at];
    if (path === undefined) return;
    if (typeof stats === 'object') listed.push({ path, stats });
    // A name that is not valid UTF-8 reaches us with a replacement character in it, and then names nothing.
    else if (stats === 'unreadable' || path.includes('\uFFFD')) leftOut.note(path, 'unreadable');
  });
  return listed;
}
