/** Paths of the configuration as they really are on the disk, so that no link hides where something lies. */
import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Whether a path is the other one or lies below it. */
export function contains(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
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
export async function realParent(path: string, linksLeft = mostLinks): Promise<string> {
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
