/** Text from outside (names of files, keys, answers) as it may be shown. Pure. */
import { basename } from 'node:path';

/** What could forge a line, turn a sentence around or is no character at all. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const mostNameChars = 255;

/** The text on one line: every control, direction and separator character is a blank. */
export function oneLine(text: string): string {
  return text.replaceAll(unprintable, ' ');
}

/** Text as a terminal or a file of lines may get it: line ends and tabs stay, nothing else steers. */
export function withoutControls(text: string): string {
  return text.replaceAll(unprintable, (one) => (one === '\n' || one === '\t' ? one : '\u{fffd}'));
}

/** JSON that steers no terminal either: what JSON lets through of control and direction characters is escaped. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(unprintable, (one) => one.split('').map(escaped).join(''));
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The same, with the sign for "not a character" in their place, so that a person sees that something was there. */
export function withoutUnprintable(text: string): string {
  return text.replaceAll(unprintable, '\u{fffd}');
}

/** The last part of a path as a person may see it. */
export function displayName(path: string): string {
  return withoutUnprintable(basename(path)).slice(0, mostNameChars);
}
