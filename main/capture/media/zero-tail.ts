/**
 * Does the media end in zeros? Copies that are given their size first end so until they are through. Copies write front
 * to back: what comes after the media proves that they are there.
 */
import type { MediaBytes } from './media-bytes.ts';
import type { ContainerState } from './media-look.ts';

/** So many zeros at the end make one wonder: a copy that was given its size first writes whole pages. */
const wonderBytes = 4096;
/** And so many are no silence: several tracks of it, uncompressed, are 2 MB a second. */
const mostSilenceBytes = 4 * 1024 * 1024;
const zeroReadBytes = 64 * 1024;

/** @param state what it is if it does not end in zeros between `from` and `to` */
export function unlessUnfilled(
  state: ContainerState,
  bytes: MediaBytes,
  from: number,
  to: number,
): ContainerState {
  const zeroBytes = zerosBefore(bytes, from, to);
  if (zeroBytes < wonderBytes) return state;
  return zeroBytes >= mostSilenceBytes || zeroBytes === to - from ? 'incomplete' : 'unfilled';
}

/** How many zeros there are right before `to`; counts no further than is asked for. */
function zerosBefore(bytes: MediaBytes, from: number, to: number): number {
  let position = to;
  while (position > from && to - position < mostSilenceBytes) {
    const length = Math.min(to === position ? wonderBytes : zeroReadBytes, position - from);
    const piece = bytes.at(position - length, length);
    const rest = piece.findLastIndex((byte) => byte !== 0);
    if (rest >= 0 || piece.length < length) return to - position + (piece.length - 1 - rest);
    position -= length;
  }
  return to - position;
}

/** True when so many bytes from `position` on are all zeros; at most a few pages are looked at. */
export function isZeros(bytes: MediaBytes, position: number, length: number): boolean {
  return bytes.at(position, Math.min(length, 4 * wonderBytes)).every((byte) => byte === 0);
}
