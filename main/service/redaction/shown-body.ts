/**
 * A body as it may be kept and shown: the same JSON with every secret taken out of every string and
 * name, addresses without their queries; a text that is no JSON is shown more warily.
 */

import { hidden, withoutShapes } from '../../base/secret-shapes.ts';
import type { Redaction } from './redaction.ts';

/**
 * Larger bodies are cut before they are looked at: taking them apart would take longer than sending
 * them.
 */
const largestParsed = 64 * 1024;
const mostChars = 4096;
/** Of lists, whose clips are cut down to a few words each. */
const mostListChars = 16 * 1024;
const deepest = 20;

const secretNames = /token|secret|password|signature|authorization|cookie|uploadid/i;
/** How a slot request is recognised again; long and mixed like a token, and none. */
const ourMark = /(clipslot=[\w.-]{1,80}\/[\w.-]{1,80}(?:\/[0-9a-f]{16})?)/;

export interface BodyKind {
  /** False: the end of it is missing. */
  readonly isWhole: boolean;
  /** What is not needed to find a slot again is left out of each listed clip. */
  readonly listsClips: boolean;
}

export function shownBody(
  text: string,
  redaction: Redaction,
  { isWhole, listsClips }: BodyKind,
): string | null {
  if (text === '') return null;
  const isLong = text.length > largestParsed && !listsClips;
  const parsed = isWhole && !isLong ? parse(text) : undefined;
  if (parsed === undefined) {
    const isCut = !isWhole || text.length > largestParsed;
    const start = text.slice(0, largestParsed);
    return redaction.printable(isCut ? withoutLastWord(start) : start, mostChars);
  }
  const value = listsClips ? shortList(parsed) : parsed;
  // Nearly always there is none, and looking once is much cheaper than looking into each string.
  const mentions = redaction.mentionsKnown(strings(value).join('\n'));
  const shown = JSON.stringify(shownValue(value, mentions ? redaction : nothingKnown, 0));
  const most = listsClips ? mostListChars : mostChars;
  return shown.length <= most ? shown : `${shown.slice(0, most)} … (${shown.length - most} more characters)`;
}

/** The address without user, query and fragment; hidden when it is none of the web. */
export function shownAddress(address: string, redaction: Pick<Redaction, 'withoutKnown'>): string {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return '(address)';
  const { origin, pathname } = new URL(address);
  return redaction.withoutKnown(`${origin}${pathname}`);
}

type Shower = Pick<Redaction, 'printable' | 'withoutKnown'>;
const nothingKnown: Shower = { printable: withoutShapes, withoutKnown: (text) => text };

function shownValue(value: unknown, shower: Shower, depth: number): unknown {
  if (typeof value === 'string') return shownText(value, shower);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '(left out: too deep)';
  if (Array.isArray(value)) return value.map((one) => shownValue(one, shower, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      shower.printable(name, 200),
      secretNames.test(name) && inner !== null ? hidden : shownValue(inner, shower, depth + 1),
    ]),
  );
}

function shownText(text: string, shower: Shower): string {
  if (/^https?:\/\/\S+$/i.test(text)) return shownAddress(text, shower);
  const start = text.length <= mostChars ? text : withoutLastWord(text.slice(0, mostChars));
  return start
    .split(ourMark)
    .map((part, at) => (at % 2 === 1 ? shower.withoutKnown(part) : shower.printable(part, mostChars)))
    .join('');
}

/** The last word may be the beginning of a secret, and no secret is known by its beginning. */
function withoutLastWord(text: string): string {
  let end = text.length;
  while (end > 0 && !/[\s"';,&?=<>]/.test(text.charAt(end - 1))) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** Every string in it, names included. */
function strings(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > deepest) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...strings(inner, depth + 1)]);
}

/**
 * Of a list of clips [json-queryclipsresponse.md]: which there are, in what state, and whose mark
 * they carry.
 */
function shortList(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!('gameClips' in value) || !Array.isArray(value.gameClips)) return value;
  return { ...value, gameClips: value.gameClips.map(shortClip) };
}

function shortClip(clip: unknown): unknown {
  if (typeof clip !== 'object' || clip === null) return clip;
  const wanted = Object.entries(clip).filter(([name]) =>
    ['gameClipId', 'id', 'state', 'systemProperties'].includes(name),
  );
  return Object.fromEntries(wanted);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
