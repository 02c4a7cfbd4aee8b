/**
 * Is a video container complete? Walks the outermost boxes only; a few small reads whatever the file's size.
 * A plain MP4 has no `moov` until its recorder stops, so "quiet" alone would take half a clip.
 */
import type { FileHandle } from 'node:fs/promises';

/**
 * - `complete`: the writer finished it.
 * - `incomplete`: cut off, or still being written.
 * - `open-ended`: valid at every moment (fragments, unknown-length Matroska), so only "closed" can tell.
 * - `unfilled`: whole by its lengths, but it ends in zeros: a copy that was given its size first, or silence.
 */
export type ContainerState = 'complete' | 'incomplete' | 'open-ended' | 'unfilled';

/** Far more than any real clip has fragments; ends the walk over a file made to be slow. */
const mostBoxes = 200_000;
/** So many zeros at the end of the media make one wonder: a copy that was given its size first writes whole pages. */
const wonderBytes = 4096;
/** And so many are no silence: several tracks of it, uncompressed, are 2 MB a second. */
const mostSilenceBytes = 4 * 1024 * 1024;
const zeroReadBytes = 64 * 1024;

/** @param name the file's name; its ending picks the format */
export async function containerState(
  handle: FileHandle,
  sizeBytes: number,
  name: string,
): Promise<ContainerState> {
  const read = (position: number, length: number) => readAt(handle, position, length);
  if (/\.(mp4|m4v|mov)$/i.test(name)) return mp4State(read, sizeBytes);
  if (/\.(mkv|webm)$/i.test(name)) return matroskaState(read, sizeBytes);
  // Unknown formats cannot be judged by content.
  return 'open-ended';
}

type Read = (position: number, length: number) => Promise<Buffer>;

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function mp4State(read: Read, sizeBytes: number): Promise<ContainerState> {
  const seen = new Set<string>();
  let announcesFragments = false;
  let last: Box | null = null;
  const whole = await walkBoxes(read, 0, sizeBytes, async (box) => {
    if (seen.size === 0 && !firstBoxes.includes(box.type)) return false;
    seen.add(box.type);
    last = box;
    // A `moov` that announces fragments describes no media itself: it is there from the first second.
    const noteMvex = async ({ type }: Box) => {
      announcesFragments ||= type === 'mvex';
      return true;
    };
    if (box.type === 'moov') await walkBoxes(read, box.bodyAt, box.endAt, noteMvex);
    return true;
  });
  if (!whole || !seen.has('moov') || !seen.has('mdat')) return 'incomplete';
  if (!seen.has('moof') && announcesFragments) return 'incomplete';
  // `mfra`, the index of fragments, is written last of all.
  const state = !seen.has('moof') || seen.has('mfra') ? 'complete' : 'open-ended';
  return filled(read, state, last);
}

/** Copies write front to back: what comes after the media proves that they are there. */
async function filled(read: Read, state: ContainerState, last: Box | null): Promise<ContainerState> {
  if (last?.type !== 'mdat') return state;
  return unlessUnfilled(state, await zerosBefore(read, last.bodyAt, last.endAt), last.endAt - last.bodyAt);
}

function unlessUnfilled(state: ContainerState, zeroBytes: number, mediaBytes: number): ContainerState {
  if (zeroBytes < wonderBytes) return state;
  return zeroBytes >= mostSilenceBytes || zeroBytes === mediaBytes ? 'incomplete' : 'unfilled';
}

/** How many zeros there are right before `to`; counts no further than is asked for. */
async function zerosBefore(read: Read, from: number, to: number): Promise<number> {
  let position = to;
  while (position > from && to - position < mostSilenceBytes) {
    const length = Math.min(to === position ? wonderBytes : zeroReadBytes, position - from);
    const bytes = await read(position - length, length);
    const rest = bytes.findLastIndex((byte) => byte !== 0);
    if (rest >= 0 || bytes.length < length) return to - position + (bytes.length - 1 - rest);
    position -= length;
  }
  return to - position;
}

const firstBoxes = ['ftyp', 'moov', 'mdat', 'free', 'wide', 'skip'];

interface Box {
  readonly type: string;
  readonly bodyAt: number;
  readonly endAt: number;
}

/** Visits the boxes of a range, front to back; true when they fill it exactly and `visit` never said false. */
async function walkBoxes(
  read: Read,
  from: number,
  to: number,
  visit: (box: Box) => Promise<boolean>,
): Promise<boolean> {
  let position = from;
  for (let boxes = 0; position < to; boxes += 1) {
    const box = readBox(await read(position, 16), to - position);
    if (box === null || boxes >= mostBoxes) return false;
    const endAt = position + box.sizeBytes;
    if (endAt > to || !(await visit({ type: box.type, bodyAt: position + box.headBytes, endAt })))
      return false;
    position = endAt;
  }
  return position === to;
}

function readBox(
  head: Buffer,
  restBytes: number,
): { type: string; headBytes: number; sizeBytes: number } | null {
  if (head.length < 8) return null;
  const type = head.toString('latin1', 4, 8);
  if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) return null;
  const short = head.readUInt32BE(0);
  if (short === 0) return { type, headBytes: 8, sizeBytes: restBytes };
  if (short !== 1) return short < 8 ? null : { type, headBytes: 8, sizeBytes: short };
  if (head.length < 16) return null;
  const long = Number(head.readBigUInt64BE(8));
  return long < 16 || !Number.isSafeInteger(long) ? null : { type, headBytes: 16, sizeBytes: long };
}

const ebmlId = 0x1a45dfa3;
const segmentId = 0x18538067;

async function matroskaState(read: Read, sizeBytes: number): Promise<ContainerState> {
  const header = readElement(await read(0, 12));
  if (header === null || header.id !== ebmlId || header.dataBytes === null) return 'incomplete';
  const segmentAt = header.headBytes + header.dataBytes;
  // Lengths are hostile input, and a read far beyond any file is an exception.
  if (segmentAt >= sizeBytes) return 'incomplete';
  const segment = readElement(await read(segmentAt, 12));
  if (segment === null || segment.id !== segmentId) return 'incomplete';
  const bodyAt = segmentAt + segment.headBytes;
  // A live writer leaves the length unknown and patches it when it stops.
  const endAt = segment.dataBytes === null ? sizeBytes : bodyAt + segment.dataBytes;
  if (endAt > sizeBytes) return 'incomplete';
  const state = segment.dataBytes === null ? 'open-ended' : 'complete';
  return unlessUnfilled(state, await zerosBefore(read, bodyAt, endAt), endAt - bodyAt);
}

/** An EBML element's id and length; `dataBytes` is null for the reserved "unknown" length. */
function readElement(head: Buffer): { id: number; headBytes: number; dataBytes: number | null } | null {
  if (head.length < 5) return null;
  const id = head.readUInt32BE(0);
  const first = head[4] ?? 0;
  const lengthBytes = Math.clz32(first) - 23;
  if (lengthBytes < 1 || lengthBytes > 8 || head.length < 4 + lengthBytes) return null;
  let value = BigInt(first & (0xff >> lengthBytes));
  for (let at = 1; at < lengthBytes; at += 1) value = (value << 8n) | BigInt(head[4 + at] ?? 0);
  const unknown = (1n << BigInt(7 * lengthBytes)) - 1n;
  const dataBytes = value === unknown ? null : Number(value);
  return { id, headBytes: 4 + lengthBytes, dataBytes };
}
