/** Clips for benchmarks: one as large as asked, and many as small as a clip can be. */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
import { smallFilm } from '../support/small-film.ts';
import { warmUp } from './place.ts';

export const gibibyte = 1024 ** 3;

/** A real clip padded with random bytes, on the disk and in the page cache. */
export async function largeClip(to: string, sizeBytes: number): Promise<void> {
  await padClip({ from: realClips.plain, to, sizeBytes, seed: 'benchmark' });
  const file = openSync(to, 'r');
  fsyncSync(file);
  closeSync(file);
  warmUp(to);
}

/** A complete MP4 of half a kilobyte; everything that decides about a slot is in it. @param mark makes its content its own */
export function smallestClip(mark: string): Buffer {
  return smallFilm(Buffer.from(mark.padEnd(64)));
}
