/**
 * Looks into Flash Video [Adobe, "Video File Format Specification 10.1"]: tags with times, one after the other. It has no
 * end, so only "closed" can tell; behind each tag stands its length, so that the last can be found from the end.
 */
import type { MediaBytes } from './media-bytes.ts';
import { incomplete, type MediaLook, plausibleSeconds } from './media-look.ts';
import { unlessUnfilled } from './zero-tail.ts';

interface Tag {
  readonly at: number;
  /** 8 for sound, 9 for a picture. */
  readonly type: number;
  readonly timeMs: number;
  /** Behind the length that follows it. */
  readonly endAt: number;
}

const headBytes = 11;
const lengthBytes = 4;

export function isFlv(bytes: MediaBytes): boolean {
  return bytes.at(0, 4).toString('latin1') === 'FLV\u0001';
}

export function lookIntoFlv(bytes: MediaBytes): MediaLook {
  const header = bytes.at(0, 9);
  if (header.length < 9) return incomplete;
  const startAt = header.readUInt32BE(5) + lengthBytes;
  let first = Infinity;
  let last: Tag | null = null;
  let stepMs = 0;
  let at = startAt;
  for (let tag = tagAt(bytes, at); tag !== null && tag.endAt <= bytes.sizeBytes; tag = tagAt(bytes, at)) {
    at = tag.endAt;
    if (tag.type !== 8 && tag.type !== 9) continue;
    first = Math.min(first, tag.timeMs);
    if (last !== null && tag.timeMs > last.timeMs) stepMs = tag.timeMs - last.timeMs;
    if (last === null || tag.timeMs >= last.timeMs) last = tag;
  }
  if (last === null) return incomplete;
  const isCut = tagAt(bytes, at) !== null;
  return {
    state: isCut ? 'incomplete' : unlessUnfilled('open-ended', bytes, startAt, bytes.sizeBytes),
    durationSeconds: plausibleSeconds((last.timeMs - first + Math.min(stepMs, 1000)) / 1000),
    createdAtMs: null,
  };
}

/** Null where none begins; its end may lie beyond the file. */
function tagAt(bytes: MediaBytes, at: number): Tag | null {
  const head = bytes.at(at, headBytes);
  if (head.length < headBytes) return null;
  const type = head.readUInt8(0) & 0x1f;
  if (type !== 8 && type !== 9 && type !== 18) return null;
  const timeMs = head.readUIntBE(4, 3) + head.readUInt8(7) * 2 ** 24;
  return { at, type, timeMs, endAt: at + headBytes + head.readUIntBE(1, 3) + lengthBytes };
}
