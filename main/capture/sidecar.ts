/** A clip's sidecar, `NAME.ext.clip.json`: what the owner or a recording tool says about this one clip. */

import { basename } from 'node:path';
import { decodedText } from '../base/decoded-text.ts';
import { systemCode } from '../base/error-code.ts';
import { ok, problem, type Result } from '../base/result.ts';
import { checked } from '../base/schema-problem.ts';
import { type ClipMetadata, clipMetadata } from '../model/clip-metadata.ts';
import { openClipFile } from './clip-file.ts';

const wrong: SidecarTrouble = { kind: 'wrong' };
const notNow = (code: string): SidecarTrouble => ({ kind: 'not-now', code });

export const sidecarEnding = '.clip.json';
const largestSidecarBytes = 256 * 1024;

/**
 * `notNow`: the system's word when it could not be read at this moment. `half`: what is there may be the beginning of it.
 * `wrong`: it is whole, and cannot be taken.
 */
export type SidecarTrouble =
  | { readonly kind: 'not-now'; readonly code: string }
  | { readonly kind: 'half' }
  | { readonly kind: 'wrong' };

export type ReadSidecar = Result<ClipMetadata, { readonly trouble: SidecarTrouble }>;

/**
 * No sidecar is no problem; one that cannot be understood is, because the clip would go out with the wrong words: one line
 * naming the field and the fix.
 */
export async function readSidecar(clipPath: string): Promise<ReadSidecar> {
  const path = clipPath + sidecarEnding;
  const name = basename(path);
  const text = await readText(path);
  if (!text.ok) return problem(`${name}: ${text.problem}`, { trouble: text.trouble });
  if (text.value === null) return ok({});
  let data: unknown;
  try {
    data = JSON.parse(text.value);
  } catch {
    return problem(`${name}: not valid JSON`, { trouble: { kind: 'half' } });
  }
  const words = checked(clipMetadata, data, name);
  return words.ok ? words : problem(words.problem, { trouble: wrong });
}

/** Null where there is none. Opened with the same care as a clip: a FIFO must not hold us up, nor a link lead elsewhere. */
async function readText(path: string): Promise<Result<string | null, { readonly trouble: SidecarTrouble }>> {
  const file = await openClipFile(path);
  if (!file.ok) {
    // Where the name with the ending would be too long, there can be no sidecar.
    const isNone = file.reason === 'gone' || file.code === 'ENAMETOOLONG';
    if (isNone) return ok(null);
    // What is no file will not become one by waiting.
    const isForNow = file.reason === 'unreadable';
    return problem(`cannot be read (${file.code})`, { trouble: isForNow ? notNow(file.code) : wrong });
  }
  const { handle, version } = file.value;
  try {
    // A second name may lead out of the folder: whoever may write here could have any file of this disk read.
    if ((await handle.stat()).nlink > 1)
      return problem('has a second name (a hard link); copy it instead', { trouble: wrong });
    if (version.sizeBytes > largestSidecarBytes) return problem('larger than 256 KiB', { trouble: wrong });
    const text = decodedText(await handle.readFile());
    return text.ok ? text : problem(text.problem, { trouble: { kind: 'half' } });
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    return problem(`cannot be read (${code})`, { trouble: notNow(code) });
  } finally {
    await handle.close();
  }
}
