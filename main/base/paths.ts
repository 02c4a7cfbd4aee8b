/**
 * Paths as they really are on the disk, so that no link hides where something lies, and the one place that compares them:
 * Windows and macOS hold names for the same whatever their case, and macOS whatever their Unicode form.
 */
import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

const foldsNames = process.platform === 'win32' || process.platform === 'darwin';
/** Before a path of Windows that is longer than old programs know, or that is to be taken as it is. */
const longShare = '\\\\?\\UNC\\';
const longPath = '\\\\?\\';

/** Two names are other spellings of each other: some volumes, on every system, have one file under both. */
export function isOtherSpelling(one: string, other: string): boolean {
  return one !== other && folded(one) === folded(other);
}

/** Whether two paths lead to the same place by the rules of this system. */
export function isSamePath(one: string, other: string): boolean {
  return contains(one, other) && contains(other, one);
}

/** Whether a path is the other one or lies below it, by the rules of this system. A drive's root is a folder like others. */
export function contains(outer: string, inner: string): boolean {
  const way = relative(comparable(outer), comparable(inner));
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** A path of Windows without the prefix for long ones; any other as it is. */
export function withoutLongPrefix(path: string): string {
  if (process.platform !== 'win32') return path;
  if (path.startsWith(longShare)) return `\\\\${path.slice(longShare.length)}`;
  return path.startsWith(longPath) ? path.slice(longPath.length) : path;
}

/**
 * Whether each name of the path below `folder` is on the disk in this very spelling. A volume that folds names finds a file
 * under its old name too, after only the case of that name was changed.
 */
export async function isSpelledSo(folder: string, path: string): Promise<boolean> {
  let place = folder;
  for (const name of relative(folder, path).split(sep)) {
    const names = await readdir(place).catch((): string[] => []);
    if (!names.includes(name)) return false;
    place = join(place, name);
  }
  return true;
}

/** The path with its last name as it is on the disk; as it was given where nothing is there, or its folder cannot be read. */
export async function asOnDisk(path: string): Promise<string> {
  const folder = dirname(path);
  const names = await readdir(folder).catch((): string[] => []);
  if (names.includes(basename(path))) return path;
  const found = await lstat(path, { bigint: true }).catch(() => null);
  for (const name of names) {
    if (found === null || !isOtherSpelling(name, basename(path))) continue;
    const other = await lstat(join(folder, name), { bigint: true }).catch(() => null);
    if (other?.ino === found.ino && other.dev === found.dev) return join(folder, name);
  }
  return path;
}

function comparable(path: string): string {
  return foldsNames ? folded(withoutLongPrefix(path)) : path;
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/**
 * Where a folder really is, or will be once its drive is there again: away is a state, and its path must be the same then.
 * Null where something else than a folder is in its place.
 */
export async function realFolder(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  return found === null || found.isDirectory() ? realParent(path) : null;
}

/** Links in links beyond this lead in circles, as systems have it. */
const mostLinks = 40;

/** Of a path that may not be there: a link above it, or one that leads nowhere, must not hide where it lies. */
export async function realParent(named: string, linksLeft = mostLinks): Promise<string> {
  const path = withoutLongPrefix(named);
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    if (parent === path) return path;
    const realAbove = await realParent(parent, linksLeft);
    const target = linksLeft === 0 ? null : await readlink(path).catch(() => null);
    return target === null
      ? join(realAbove, basename(path))
      : realParent(resolve(realAbove, target), linksLeft - 1);
  }
}
