/**
 * Which recording is the same as another in a second container. Recorders write a container that survives a crash and make
 * an MP4 of it afterwards [OBS Studio, "Automatically remux to mp4"]: same folder, same name, same streams. Pure.
 */
import type { ClipFacts } from './clip.ts';
import { modifiedAtOf } from './existing-files.ts';

const originalEndings = ['.mkv', '.flv', '.ts'];
const remuxEndings = ['.mp4', '.mov', '.m4v'];
/** What is put behind the name where the owner has a recording remuxed by hand. */
const remuxMarks = ['', '_remuxed', ' remuxed'];

/** Where the remux of a recording would lie; none for a file that is no original. */
export function remuxesOf(path: string): string[] {
  const base = baseWithout(path, originalEndings);
  if (base === null) return [];
  return remuxMarks.flatMap((mark) => remuxEndings.map((ending) => base + mark + ending));
}

/** Where the recording would lie that this is a remux of; none for a file that is no remux. */
export function originalsOf(path: string): string[] {
  const base = baseWithout(path, remuxEndings);
  if (base === null) return [];
  return remuxMarks.flatMap((mark) =>
    base.endsWith(mark)
      ? originalEndings.map((ending) => base.slice(0, base.length - mark.length) + ending)
      : [],
  );
}

function baseWithout(path: string, endings: readonly string[]): string | null {
  const ending = endings.find((one) => path.toLowerCase().endsWith(one));
  return ending === undefined ? null : path.slice(0, -ending.length);
}

type Measured = Pick<ClipFacts, 'durationSeconds' | 'sizeBytes' | 'mtimeNs'>;

/** Lengths are kept in whole seconds, and containers round the last frame differently. */
const lengthsApartSeconds = 2;
/** A container is a small part of its file, but a larger one of a short file. */
const sizesApart = { share: 0.1, bytes: 65_536 };
/** A recording of ten hours is remuxed within minutes. Later the name may have been used again. */
const latestMs = 60 * 60_000;
/** FAT keeps times in steps of two seconds. */
const earliestMs = -2000;

/** Whether what lies at such places holds the same recording; what has no known length is taken for another one. */
export function isRemuxOf(remux: Measured, original: Measured): boolean {
  if (remux.durationSeconds === null || original.durationSeconds === null) return false;
  const laterMs = modifiedAtOf(remux.mtimeNs) - modifiedAtOf(original.mtimeNs);
  return (
    Math.abs(remux.durationSeconds - original.durationSeconds) <= lengthsApartSeconds &&
    Math.abs(remux.sizeBytes - original.sizeBytes) <=
      Math.max(sizesApart.bytes, original.sizeBytes * sizesApart.share) &&
    laterMs >= earliestMs &&
    laterMs <= latestMs
  );
}
