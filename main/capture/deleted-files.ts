/**
 * Files that were deleted as desktops, servers and sync programs do it: by moving them into a bin on the same drive. Only
 * a file found there by its number, size and time counts; a file that is merely gone proves nothing.
 */
import type { Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type FileVersion, lookAt, sameButForName, versionOf } from './clip-file.ts';
import { isBin } from './system-folders.ts';

/** Bins may hold years of other things; what lies further back counts as merely gone. */
const mostEntries = 20_000;
/** How many files are looked at together. */
const atOnce = 32;

/** @param folder the capture folder, whose drive may have bins above it @param bins those below it */
export async function deletedAmong<T extends FileVersion>(
  missing: readonly T[],
  folder: string,
  bins: readonly string[],
): Promise<T[]> {
  if (missing.length === 0) return [];
  // Several clips may be versions of one file.
  const wanted = new Map<string, T[]>();
  for (const file of missing) wanted.set(file.fileId, [...(wanted.get(file.fileId) ?? []), file]);
  const devices = new Set(missing.map(({ fileId }) => deviceIn(fileId)));
  const deleted: T[] = [];
  const places = [...bins, ...(await binsAbove(folder)), ...homeBins()];
  let rest = mostEntries;
  for (const place of places) {
    if (deleted.length === missing.length || rest <= 0) break;
    // A rename stays on its drive.
    if (!devices.has(await deviceOf(place))) continue;
    rest -= await walk(place, rest, async (paths) => {
      const looks = await Promise.all(paths.map(lookAt));
      for (const stats of looks) {
        if (typeof stats === 'string') continue;
        const version = versionOf(stats);
        for (const file of wanted.get(version.fileId) ?? [])
          if (sameButForName(file, version)) deleted.push(file);
      }
    });
  }
  return deleted;
}

/** The bins of the folders that a capture folder lies in: that of its drive among them. */
async function binsAbove(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (let below = folder, place = dirname(folder); place !== below; below = place, place = dirname(place)) {
    for await (const entry of entriesOf(place, mostEntries)) {
      if (entry.isDirectory() && isBin(entry.name)) found.push(join(place, entry.name));
    }
  }
  return found;
}

/** Where desktops on Linux put what lies on the drive of the home folder [freedesktop.org, Trash specification]. */
function homeBins(): string[] {
  const { XDG_DATA_HOME } = process.env;
  return [join(XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'Trash', 'files')];
}

/** Goes through the files below a folder in groups, without following links; answers with how many entries it saw. */
async function walk(
  top: string,
  most: number,
  onFiles: (paths: readonly string[]) => Promise<void>,
): Promise<number> {
  const folders = [top];
  let seen = 0;
  for (const folder of folders) {
    let files: string[] = [];
    for await (const entry of entriesOf(folder, most - seen)) {
      seen += 1;
      if (entry.isDirectory()) folders.push(join(folder, entry.name));
      else if (entry.isFile()) files.push(join(folder, entry.name));
      if (files.length < atOnce) continue;
      await onFiles(files);
      files = [];
    }
    await onFiles(files);
    if (seen >= most) break;
  }
  return seen;
}

/** What can be read of a folder; one that cannot be read holds nothing for us. */
async function* entriesOf(folder: string, most: number): AsyncGenerator<Dirent> {
  let seen = 0;
  try {
    for await (const entry of await opendir(folder)) {
      seen += 1;
      if (seen > most) return;
      yield entry;
    }
  } catch {
    // Another user's, or gone by now.
  }
}

async function deviceOf(path: string): Promise<string> {
  const stats = await lstat(path, { bigint: true }).catch(() => null);
  return stats === null ? '' : String(stats.dev);
}

function deviceIn(fileId: string): string {
  return fileId.slice(0, fileId.indexOf(':'));
}
