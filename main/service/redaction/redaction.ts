/**
 * Takes secrets out of foreign text before anybody sees it: what we sent lately and the other side may quote back, and
 * whatever looks like a token or an address. The one place where text of the service becomes text of ours.
 */

import { hidden, withoutShapes } from '../../base/secret-shapes.ts';
import { oneLine } from '../../base/text.ts';

export interface Redaction {
  /** From now on this never shows, nor does any long part of it. */
  know(secret: string): void;
  /** One line that may be shown, at most `mostChars` long. */
  printable(text: string, mostChars?: number): string;
  /** The text without what is known to be secret; for text that is ours, or an address, and looks like a secret itself. */
  withoutKnown(text: string): string;
  /** Whether anything known to be secret is in the text. */
  mentionsKnown(text: string): boolean;
}

/** Shorter parts of a secret are names and numbers that anything may hold. */
const shortestSecret = 8;
/** Tokens of an hour and the addresses of many slots. */
const mostKnown = 512;

/** @param ids what is no secret although a secret holds it: a token may name the title it is for */
export function createRedaction(ids: readonly string[] = []): Redaction {
  const known = new Set<string>();
  let longestFirst: readonly string[] | null = null;
  /** Told since anything was last forgotten: telling of them again would change nothing that matters. */
  const told = new Set<string>();

  function add(secret: string): void {
    longestFirst = null;
    // Known again: it moves to the end, so that what is in use is forgotten last.
    known.delete(secret);
    known.add(secret);
    const [oldest] = known;
    if (known.size <= mostKnown || oldest === undefined) return;
    known.delete(oldest);
    told.clear();
  }

  /** Longest first: a part must not be taken out of the middle of its whole. */
  function secrets(): readonly string[] {
    longestFirst ??= [...known].sort((a, b) => b.length - a.length);
    return longestFirst;
  }

  const withoutKnown = (text: string) =>
    secrets().reduce(
      (rest, secret) => (rest.length < secret.length ? rest : rest.replaceAll(secret, hidden)),
      oneLine(text),
    );

  return {
    know(secret) {
      // Every call tells of its token and its slot, and those are nearly always the same. What is too short has no part
      // that is long enough.
      if (told.has(secret) || secret.length < shortestSecret) return;
      // Of "name=value" the value alone is secret as well; the name may be any word.
      const parts = secret
        .split(/[\s;,&?]+/)
        .flatMap((part) => [part, part.slice(part.lastIndexOf('=') + 1)]);
      for (const part of [secret, ...parts].flatMap((one) => [one, decoded(one)])) {
        if (part.length >= shortestSecret && !ids.includes(part)) add(part);
      }
      told.add(secret);
    },
    printable(text, mostChars = 240) {
      return withoutShapes(withoutKnown(text)).slice(0, mostChars);
    },
    withoutKnown,
    mentionsKnown: (text) => secrets().some((secret) => text.includes(secret)),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
