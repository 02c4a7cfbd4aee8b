/** Clips with headers that say absurd things, made of the real ones. */
import { readFileSync } from 'node:fs';
import { realClips } from '../../main/replay/pad-clip.ts';

const containers = ['moov', 'trak', 'mdia'];
const allOnes = Buffer.alloc(8, 0xff);

/**
 * A fragmented MP4 whose headers are of version 1 and say that the duration is unknown: all ones, as ISO 14496-12 has it.
 * A player shows its four seconds all the same.
 */
export function unknownDurationClip(): Buffer {
  return rewritten(readFileSync(realClips.fragmented));
}

function rewritten(bytes: Buffer): Buffer {
  const boxes: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const sizeBytes = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + sizeBytes);
    boxes.push(box(type, containers.includes(type) ? rewritten(body) : versionOne(type, body)));
    at += sizeBytes;
  }
  return Buffer.concat(boxes);
}

function box(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** Times and durations of 64 bits instead of 32; a box of another type stays as it is. */
function versionOne(type: string, body: Buffer): Buffer {
  const first = Buffer.concat([Buffer.from([1]), body.subarray(1, 4), wide(body, 4), wide(body, 8)]);
  if (type === 'mvhd' || type === 'mdhd')
    return Buffer.concat([first, body.subarray(12, 16), allOnes, body.subarray(20)]);
  if (type === 'tkhd') return Buffer.concat([first, body.subarray(12, 20), allOnes, body.subarray(24)]);
  return body;
}

function wide(body: Buffer, at: number): Buffer {
  return Buffer.concat([Buffer.alloc(4), body.subarray(at, at + 4)]);
}

/** A Matroska file whose header says this as its duration, in its own units of a millisecond. */
export function matroskaLasting(duration: number): Buffer {
  const bytes = readFileSync(realClips.matroska);
  const at = bytes.indexOf(Buffer.from([0x44, 0x89, 0x88]));
  if (at === -1) throw new Error('the clip says no duration of eight bytes');
  bytes.writeDoubleBE(duration, at + 3);
  return bytes;
}
