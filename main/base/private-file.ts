/**
 * Files and folders of ours: settings, ports, the queue, the encrypted authorization, the way to a running engine. For this
 * user alone whatever their mode was before, and replaced as a whole, so that a power cut leaves the old file or the new
 * one. Another program of this user may read them; another user may not.
 */

import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { decodedText } from './decoded-text.ts';
import { errorCode } from './error-code.ts';
import { replaceFile } from './replace-file.ts';

const ownersOnly = 0o700;
const others = 0o077;

/** Makes the folder where it is missing, and takes it from everyone else where it was open to them. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: ownersOnly });
  if (process.platform === 'win32') return;
  const { mode, uid } = statSync(folder);
  // A folder of someone else is theirs to open or close.
  if ((mode & others) !== 0 && uid === process.getuid?.()) chmodSync(folder, ownersOnly);
}

/** Writes a file of ours into a folder of ours. */
export async function writePrivately(file: string, text: string | Uint8Array): Promise<void> {
  makePrivateFolder(dirname(file));
  await replacePrivately(file, text);
}

/** The same in a folder that is the owner's: only the file is for this user alone. Its folder must be there. */
export async function replacePrivately(file: string, text: string | Uint8Array): Promise<void> {
  // A name no one can guess, made and never followed: what was planted under it would be written through.
  const fresh = `${file}.${randomBytes(8).toString('hex')}.new`;
  const handle = await open(fresh, 'wx', 0o600);
  try {
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await replaceFile(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** The JSON in a file, `undefined` when there is no file; throws a `SyntaxError` when it is no text or not JSON. */
export async function readJson(file: string): Promise<unknown> {
  try {
    const text = decodedText(await readFile(file));
    if (!text.ok) throw new SyntaxError(text.problem);
    return JSON.parse(text.value);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
