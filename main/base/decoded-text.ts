/**
 * What stands in a file that a person or another program wrote: UTF-8 with or without a byte order mark, or UTF-16 as
 * Windows programs write it. Strict: bytes that are neither are refused, not guessed at, or a caption would go out garbled.
 * Pure.
 */
import { ok, problem, type Result } from './result.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const marks: readonly (readonly [mark: readonly number[], encoding: Encoding])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** The text without its mark. The problem is the end of a sentence about the file. */
export function decodedText(bytes: Uint8Array): Result<string> {
  const encoding = encodingOf(bytes);
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    const name = encoding === 'utf-8' ? 'UTF-8' : 'UTF-16';
    return problem(`holds bytes that are no ${name}; save it as UTF-8`);
  }
}

function encodingOf(bytes: Uint8Array): Encoding {
  const marked = marks.find(([mark]) => mark.every((byte, at) => bytes[at] === byte));
  if (marked !== undefined) return marked[1];
  // JSON begins with a character of ASCII, so half of its first two bytes is nought in UTF-16 [RFC 4627, 3].
  if (bytes.length < 2) return 'utf-8';
  if (bytes[0] === 0 && bytes[1] !== 0) return 'utf-16be';
  return bytes[0] !== 0 && bytes[1] === 0 ? 'utf-16le' : 'utf-8';
}
