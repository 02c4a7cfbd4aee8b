/**
 * Where padding goes in a finished clip so that it stays valid, worked out from its outermost boxes or elements. Assumes a
 * clip as ffmpeg leaves it: an MP4 whose last box is `moov` or `mfra`, a Matroska file that is one sized Segment.
 */
import { type FileHandle, open } from 'node:fs/promises';

/** A padded clip, front to back: `[0, cutAt)` of the source, the padding, then the rest of the source. */
export interface PaddingPlan {
  readonly sourceBytes: number;
  readonly cutAt: number;
  readonly padding: readonly Padding[];
  /** Bytes that differ from the source; a recorder writes them when it stops. */
  readonly patch: Patch | null;
}

/** One padding element: its head, then so many bytes that mean nothing. */
export interface Padding {
  readonly head: Buffer;
  readonly randomBytes: number;
}

export interface Patch {
  readonly position: number;
  readonly whileGrowing: Buffer;
  readonly finished: Buffer;
}

export async function planPadding(clip: string, sizeBytes: number): Promise<PaddingPlan> {
  const handle = await open(clip);
  try {
    const sourceBytes = (await handle.stat()).size;
    const paddingBytes = sizeBytes - sourceBytes;
    if (/\.mp4$/i.test(clip)) return await planMp4(handle, sourceBytes, paddingBytes);
    if (/\.mkv$/i.test(clip)) return await planMatroska(handle, sourceBytes, paddingBytes);
    throw new Error(`${clip}: only .mp4 and .mkv can be padded`);
  } finally {
    await handle.close();
  }
}

/**
 * A `free` box before the last box. Nothing that holds an offset moves: `moov` points back at the media before the cut, so
 * does `mfra`, whose own `mfro` must stay the very last box of the file. A clip with a `sidx` would not take this.
 */
async function planMp4(handle: FileHandle, sourceBytes: number, paddingBytes: number): Promise<PaddingPlan> {
  const last = await lastBox(handle, sourceBytes);
  if (last.type !== 'moov' && last.type !== 'mfra') {
    throw new Error(`an MP4 that ends with "${last.type}" holds offsets that padding would break`);
  }
  const head = freeBoxHead(paddingBytes);
  const padding = [{ head, randomBytes: paddingBytes - head.length }];
  return { sourceBytes, cutAt: last.position, padding, patch: null };
}

async function lastBox(handle: FileHandle, sourceBytes: number): Promise<{ type: string; position: number }> {
  let last = { type: '', position: 0 };
  for (let position = 0; position < sourceBytes; ) {
    const head = await readExactly(handle, position, 8);
    const boxBytes = head.readUInt32BE(0);
    if (boxBytes < 8) throw new Error('boxes of 64-bit or open length are not expected in a small clip');
    last = { type: head.toString('latin1', 4, 8), position };
    position += boxBytes;
  }
  return last;
}

/** The head of a `free` box of `boxBytes` in all; from 4 GiB on the length takes 64 bits [ISO/IEC 14496-12, 4.2]. */
export function freeBoxHead(boxBytes: number): Buffer {
  if (boxBytes < 8) throw new Error('padding of an MP4 takes at least 8 bytes');
  const long = boxBytes > 0xffff_ffff;
  const head = Buffer.alloc(long ? 16 : 8);
  head.writeUInt32BE(long ? 1 : boxBytes, 0);
  head.write('free', 4, 'latin1');
  if (long) head.writeBigUInt64BE(BigInt(boxBytes), 8);
  return head;
}

const segmentId = 0x18538067;
const voidId = 0xec;
/** Eight-byte lengths everywhere: as ffmpeg writes the Segment's, and large enough for any padding. */
const lengthBytes = 8;

/** ffmpeg 5.1 cannot step over an element of 2 GiB or more, and takes what is in it for elements. */
const largestVoidBytes = 2 ** 30;

/**
 * `Void` elements as the last children of the Segment, whose length grows with them. Positions inside a Segment count from
 * its start, so none changes. Until a recorder stops, the Segment's length is the reserved "unknown" [RFC 8794, 6.2].
 */
async function planMatroska(
  handle: FileHandle,
  sourceBytes: number,
  paddingBytes: number,
): Promise<PaddingPlan> {
  const padding = [...voids(paddingBytes)];
  const segmentAt = await endOfEbmlHeader(handle);
  const segmentHead = await readExactly(handle, segmentAt, 4 + lengthBytes);
  if (segmentHead.readUInt32BE(0) !== segmentId || segmentHead[4] !== 0x01) {
    throw new Error('a Segment with an eight-byte length is expected right after the EBML header');
  }
  const dataBytes = sourceBytes + paddingBytes - segmentAt - segmentHead.length;
  const patch = {
    position: segmentAt + 4,
    whileGrowing: Buffer.from('01ffffffffffffff', 'hex'),
    finished: elementLength(dataBytes),
  };
  return { sourceBytes, cutAt: sourceBytes, padding, patch };
}

function* voids(paddingBytes: number): Generator<Padding> {
  const headBytes = 1 + lengthBytes;
  if (paddingBytes < headBytes) throw new Error(`padding of an MKV takes at least ${headBytes} bytes`);
  for (let left = paddingBytes; left > 0; ) {
    // What remains after the last but one must have room for a head of its own.
    const elementBytes = left > largestVoidBytes + headBytes ? largestVoidBytes : left;
    const randomBytes = elementBytes - headBytes;
    yield { head: Buffer.concat([Buffer.of(voidId), elementLength(randomBytes)]), randomBytes };
    left -= elementBytes;
  }
}

/** A length in eight bytes: the marker bit, then 56 bits of value [RFC 8794, 4.1]. */
function elementLength(dataBytes: number): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64BE((1n << 56n) | BigInt(dataBytes));
  return length;
}

async function endOfEbmlHeader(handle: FileHandle): Promise<number> {
  const head = await readExactly(handle, 0, 4 + lengthBytes);
  const headerLengthBytes = Math.clz32(head[4] ?? 0) - 23;
  const marked = head.readUIntBE(4, Math.min(headerLengthBytes, 6));
  return 4 + headerLengthBytes + (marked - 2 ** (7 * headerLengthBytes));
}

async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new Error(`the clip ends inside a box or element at ${position}`);
  return buffer;
}
