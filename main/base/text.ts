/** Text from outside (names of files, keys, answers) as it may be shown. Pure. */
import { basename } from 'node:path';

/** What could forge a line, turn a sentence around or is no character at all. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const mostNameChars = 255;

/** The text on one line: every control, direction and separator character is a blank. */
export function oneLine(text: string): string {
  return text.replaceAll(unprintable, ' ');
}

/** The same, with the sign for "not a character" in their place, so that a person sees that something was there. */
export function withoutUnprintable(text: string): string {
  return text.replaceAll(unprintable, '\u{fffd}');
}

/** The last part of a path as a person may see it. */
export function displayName(path: string): string {
  return withoutUnprintable(basename(path)).slice(0, mostNameChars);
}
