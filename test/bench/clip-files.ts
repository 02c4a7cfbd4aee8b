/** Clips for benchmarks: one as large as asked, and many as small as a clip can be. */
import { closeSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import { padClip, realClips } from '../../main/replay/pad-clip.ts';
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

/**
 * A complete MP4 of about 7 kB: the index of a real clip, and hardly any of its media. Nobody plays it; everything that
 * decides about a slot is in it. @param mark makes its content its own
 */
export function smallestClip(mark: string): Buffer {
  const clip = readFileSync(realClips.plain);
  const boxes = outermost(clip);
  const media = Buffer.from(mark.padEnd(64));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + media.length, 0);
  head.write('mdat', 4, 'latin1');
  return Buffer.concat([boxes.get('ftyp') ?? head, head, media, boxes.get('moov') ?? head]);
}

function outermost(clip: Buffer): Map<string, Buffer> {
  const boxes = new Map<string, Buffer>();
  for (let at = 0; at < clip.length; ) {
    const boxBytes = clip.readUInt32BE(at);
    boxes.set(clip.toString('latin1', at + 4, at + 8), clip.subarray(at, at + boxBytes));
    at += boxBytes;
  }
  return boxes;
}
