/** A clip's sidecar, `NAME.ext.clip.json`: what the owner or a recording tool says about this one clip. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { checked } from '../engine/schema-problem.ts';
import { type ClipMetadata, clipMetadata } from './metadata.ts';

export const sidecarEnding = '.clip.json';
const largestSidecarBytes = 256 * 1024;

export type SidecarResult =
  | { readonly ok: true; readonly metadata: ClipMetadata }
  /** One line naming the field and the fix. */
  | { readonly ok: false; readonly problem: string };

/** No sidecar is no problem; one that cannot be understood is, because the clip would go out with the wrong words. */
export async function readSidecar(clipPath: string): Promise<SidecarResult> {
  const path = clipPath + sidecarEnding;
  const name = basename(path);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? { ok: true, metadata: {} }
      : { ok: false, problem: `${name}: cannot be read (${code})` };
  }
  if (text.length > largestSidecarBytes) return { ok: false, problem: `${name}: larger than 256 KiB` };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { ok: false, problem: `${name}: not valid JSON` };
  }
  const sidecar = checked(clipMetadata, data, name);
  return sidecar.ok ? { ok: true, metadata: sidecar.value } : sidecar;
}
