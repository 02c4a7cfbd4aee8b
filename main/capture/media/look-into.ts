/**
 * What kind of film a file is, whether it is all there, and how long it is: told by its bytes. Its name counts only where
 * they say nothing. Hostile input: whatever they are, there is an answer.
 */
import { isAvi, lookIntoAvi } from './avi.ts';
import { isFlv, lookIntoFlv } from './flv.ts';
import { isMatroska, lookIntoMatroska } from './matroska.ts';
import { type MediaBytes, TooMuchWork } from './media-bytes.ts';
import { incomplete, type MediaLook, unknownMedia } from './media-look.ts';
import { isMp4, lookIntoMp4 } from './mp4.ts';
import { isTransportStream, lookIntoTransportStream } from './mpeg-ts.ts';

interface Format {
  isIt(bytes: MediaBytes): boolean;
  lookInto(bytes: MediaBytes): MediaLook;
}

/** The surest signs first. */
const formats: readonly Format[] = [
  { isIt: isMatroska, lookInto: lookIntoMatroska },
  { isIt: isAvi, lookInto: lookIntoAvi },
  { isIt: isFlv, lookInto: lookIntoFlv },
  { isIt: isMp4, lookInto: lookIntoMp4 },
  { isIt: isTransportStream, lookInto: lookIntoTransportStream },
];

/** Names of the formats above: a file that is called so and is none of them has yet to get its bytes. */
const known = /\.(mp4|m4v|mov|mkv|webm|ts|mts|m2ts|avi|flv)$/i;

/** @param name the file's name, for what its bytes leave open */
export function lookInto(bytes: MediaBytes, name: string): MediaLook {
  try {
    const format = formats.find(({ isIt }) => isIt(bytes));
    const look = format?.lookInto(bytes);
    // The length of what breaks off is nothing to go out with.
    if (look !== undefined) return look.state === 'incomplete' ? incomplete : look;
    return known.test(name) ? incomplete : unknownMedia;
  } catch (error) {
    if (error instanceof TooMuchWork) return unknownMedia;
    throw error;
  }
}
