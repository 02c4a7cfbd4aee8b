/**
 * Moves a capture into another folder, without ever writing over anything and without a moment in which its bytes are in
 * no place: the second name, or a copy that was compared, is there before the first one goes.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, unlink } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { ok, type Result } from '../base/result.ts';
import { type FileVersion, openClipFile, sameVersion } from './clip-file.ts';

/**
 * The path it has now. `changed`: it is not the version it was, and stays where it is. `failed`: it could not be moved
 * now, and nothing was lost; the line has the system's word.
 */
export type Moved = Result<string, { readonly reason: 'changed' | 'failed' }>;

const mostNames = 100;
const changed: Moved = { ok: false, problem: 'it has changed since it was published', reason: 'changed' };

/** @param version as the clip was published @param folder made if it is not there */
export async function moveAway(path: string, version: FileVersion, folder: string): Promise<Moved> {
  if (!(await isStill(path, version))) return changed;
  try {
    await mkdir(folder, { recursive: true });
    for (let number = 1; number <= mostNames; number += 1) {
      const to = join(folder, numbered(basename(path), number));
      if (!(await placed(path, to))) continue;
      // A link changes when the file was last changed, so the version is compared without that here.
      if (!(await isStill(path, version, { changedBy: 'a link' }))) {
        await unlink(to);
        return changed;
      }
      await unlink(path);
      return ok(to);
    }
    return failed('EEXIST');
  } catch (error) {
    return failed((error as NodeJS.ErrnoException).code ?? 'UNKNOWN');
  }
}

function failed(code: string): Moved {
  return { ok: false, problem: `it cannot be moved (${code})`, reason: 'failed' };
}

async function isStill(path: string, version: FileVersion, by?: { readonly changedBy: 'a link' }) {
  const file = await openClipFile(path);
  if (!file.ok) return false;
  const { handle, version: now } = file.value;
  await handle.close();
  return sameVersion(by === undefined ? now : { ...now, ctimeNs: version.ctimeNs }, version);
}

/** Puts the file there as well; false when something has that name. */
async function placed(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Another drive, or one that knows no second names.
    return copied(from, to);
  }
}

async function copied(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  await synced(to);
  if ((await digestOf(from)) === (await digestOf(to))) return true;
  await unlink(to);
  throw Object.assign(new Error('the copy is not what was copied'), { code: 'EIO' });
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(path, 'r');
  try {
    for await (const part of handle.createReadStream({ autoClose: false, highWaterMark: 1024 * 1024 }))
      hash.update(part);
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

/** "a.mp4", "a (2).mp4" … */
function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const ending = extname(name);
  return `${name.slice(0, name.length - ending.length)} (${number})${ending}`;
}
