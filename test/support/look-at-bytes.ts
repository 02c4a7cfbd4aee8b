/** Looks into a film that is only in memory, with the product's own look. */
import { lookInto } from '../../main/capture/media/look-into.ts';
import { MediaBytes } from '../../main/capture/media/media-bytes.ts';
import type { MediaLook } from '../../main/capture/media/media-look.ts';

/** @param name the file's name, for what the bytes leave open */
export function lookAtBytes(film: Buffer, name: string): MediaLook {
  return lookInto(bytesOf(film), name);
}

/** @param monotonicMs what the clock says, for looks that take long */
export function bytesOf(film: Buffer, monotonicMs: () => number = () => 0): MediaBytes {
  return new MediaBytes({
    sizeBytes: film.length,
    read: (into, position) => film.copy(into, 0, position),
    clock: { monotonicMs },
  });
}
