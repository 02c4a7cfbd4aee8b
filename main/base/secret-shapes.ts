/**
 * What looks like a secret or an address in any text, taken out before the text is shown. Pure; knows no secret of ours:
 * what we sent ourselves is kept out by `Redaction`.
 */
import { oneLine } from './text.ts';

export const hidden = '(hidden)';
// Bounded repeats: a text made for it would otherwise keep an unbounded one busy for hours.
const schemes = /\b(?:Xauth=|XBL\d(?:\.\d)? x=|Bearer\s+|Basic\s+)\S+/gi;
const headers =
  /\b(?:authorization|cookie|set-cookie|x-[a-z-]{0,40}?(?:token|key|auth)[a-z-]{0,40})\s*[:=]\s*.*/gi;
const addresses = /\b[a-z][a-z0-9+.-]{0,30}:\/\/\S+/gi;
const queries = /[?&][^\s?&=]+=[^\s&]*/g;
const tokenShaped = /[A-Za-z0-9+/_~.=%-]{32,}/g;
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-\d{3})?$/i;

/** For text that may look like a secret and is none, but may quote an address: whatever follows a question mark goes. */
export function withoutQueries(text: string): string {
  return text.replaceAll(queries, hidden);
}

/** For text that no known secret can be in. */
export function withoutShapes(text: string): string {
  return oneLine(text)
    .replaceAll(addresses, '(address)')
    .replaceAll(schemes, hidden)
    .replaceAll(headers, hidden)
    .replaceAll(queries, hidden)
    .replaceAll(tokenShaped, (found) => (isWord(found) ? found : hidden));
}

/** Ids of clips are no secret, and a run of letters is no token. */
function isWord(run: string): boolean {
  return guid.test(run) || !/\d/.test(run) || !/[A-Za-z]/.test(run);
}

/** Foreign text as it may be shown; for what was said in answer to a secret of ours see `Redaction`. */
export function printable(text: string): string {
  return withoutShapes(text).slice(0, 240);
}
