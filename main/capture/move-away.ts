/**
 * Moves a capture into another folder, without ever writing over anything and without a moment in which its bytes are in
 * no place: the second name, or a copy that was compared, is there before the first one goes.
 */

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, realpath, stat, unlink } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { errorCode } from '../base/error-code.ts';
import { ok, type Result } from '../base/result.ts';
import { type FileVersion, openClipFile, sameVersion } from './clip-file.ts';

/** Why it stays for now: another program holds it, the system refuses it (on Windows also when it is held), or else. */
export type Obstacle = 'held' | 'refused' | 'failed';

/**
 * The path it has now. `changed`: it is not the version it was, and stays where it is. Else it could not be moved
 * now, nothing was lost and no second copy is left; the line has the system's word.
 */
export type Moved = Result<string, { readonly reason: 'changed' | Obstacle }>;

/** What a test replaces to refuse it, as Windows does while a player has the file open. */
export interface MoveParts {
  link(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

const mostNames = 100;
const changed: Moved = { ok: false, problem: 'it has changed since it was published', reason: 'changed' };

/** @param version as the clip was published @param folder made if it is not there */
export async function moveAway(
  path: string,
  version: FileVersion,
  folder: string,
  parts: MoveParts = { link, unlink },
): Promise<Moved> {
  if (!(await isStill(path, version))) return changed;
  try {
    await mkdir(folder, { recursive: true });
    for (let number = 1; number <= mostNames; number += 1) {
      const to = join(folder, numbered(basename(path), number));
      if (await placed(path, to, parts)) return await finished(path, version, to, parts);
    }
    return failed('EEXIST');
  } catch (error) {
    return failed(errorCode(error));
  }
}

/** Takes the first name away; where that is not possible, the second one goes again. */
async function finished(path: string, version: FileVersion, to: string, parts: MoveParts): Promise<Moved> {
  // A link changes when the file was last changed, so the version is compared without that here.
  if (!(await isStill(path, version, { changedBy: 'a link' }))) {
    await parts.unlink(to);
    return changed;
  }
  try {
    await parts.unlink(path);
  } catch (error) {
    // Removed by someone else at this moment: the second name is the only one left.
    if (errorCode(error) === 'ENOENT') return ok(to);
    // A link of a file that is held can be held as well; the next try finds it and goes on from there.
    await parts.unlink(to).catch(() => {});
    return failed(errorCode(error));
  }
  return ok(to);
}

/** What stands behind the system's refusal, by its code, to move a file or to put it into the bin. */
export function obstacleOf(code: string | null): Obstacle {
  if (code === 'EBUSY') return 'held';
  return code === 'EPERM' || code === 'EACCES' ? 'refused' : 'failed';
}

function failed(code: string | null): Moved {
  return { ok: false, problem: `it cannot be moved (${code ?? 'UNKNOWN'})`, reason: obstacleOf(code) };
}

async function isStill(path: string, version: FileVersion, by?: { readonly changedBy: 'a link' }) {
  const file = await openClipFile(path);
  if (!file.ok) return false;
  const { handle, version: now } = file.value;
  await handle.close();
  return sameVersion(by === undefined ? now : { ...now, ctimeNs: version.ctimeNs }, version);
}

/** Puts the file there as well; false when something has that name. */
async function placed(from: string, to: string, parts: MoveParts): Promise<boolean> {
  try {
    await parts.link(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return isSecondName(from, to);
    // Another drive, or one that knows no second names.
    return copied(from, to, parts);
  }
}

/** Whether an earlier try left it: another name of this very file, and not this name spelled differently. */
async function isSecondName(from: string, to: string): Promise<boolean> {
  const [one, other] = [await stat(from, { bigint: true }), await stat(to, { bigint: true })];
  if (one.ino !== other.ino || one.dev !== other.dev || one.nlink < 2n) return false;
  return (await realpath(from)) !== (await realpath(to));
}

async function copied(from: string, to: string, parts: MoveParts): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await synced(to);
    if ((await digestOf(from)) === (await digestOf(to))) return true;
    throw Object.assign(new Error('the copy is not what was copied'), { code: 'EIO' });
  } catch (error) {
    await parts.unlink(to);
    throw error;
  }
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
