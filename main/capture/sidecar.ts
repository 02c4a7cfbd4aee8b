/** A clip's sidecar, `NAME.ext.clip.json`: what the owner or a recording tool says about this one clip. */
import { basename } from 'node:path';
import { checked } from '../base/schema-problem.ts';
import { type ClipMetadata, clipMetadata } from '../model/clip-metadata.ts';
import { openClipFile } from './clip-file.ts';

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
  const read = await readText(path);
  if (read.kind === 'none') return { ok: true, metadata: {} };
  if (read.kind === 'problem') return { ok: false, problem: `${name}: ${read.problem}` };
  let data: unknown;
  try {
    data = JSON.parse(read.text);
  } catch {
    return { ok: false, problem: `${name}: not valid JSON` };
  }
  const sidecar = checked(clipMetadata, data, name);
  return sidecar.ok ? { ok: true, metadata: sidecar.value } : sidecar;
}

type Text =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: string };

/** Opened with the same care as a clip: a FIFO under this name must not hold us up, nor a link lead elsewhere. */
async function readText(path: string): Promise<Text> {
  const file = await openClipFile(path);
  if (!file.ok) {
    // Where the name with the ending would be too long, there can be no sidecar.
    const none = file.problem === 'gone' || file.code === 'ENAMETOOLONG';
    return none ? { kind: 'none' } : { kind: 'problem', problem: `cannot be read (${file.code})` };
  }
  try {
    if (file.version.sizeBytes > largestSidecarBytes) {
      return { kind: 'problem', problem: 'larger than 256 KiB' };
    }
    return { kind: 'text', text: await file.handle.readFile('utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { kind: 'problem', problem: `cannot be read (${code})` };
  } finally {
    await file.handle.close();
  }
}
