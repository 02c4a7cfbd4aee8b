/**
 * Takes secrets out of foreign text before anyone sees it: what we sent lately and the other side
 * may quote back, and whatever looks like a token or an address. The one place where text of the
 * service becomes text of ours.
 */

import { hidden, withoutShapes } from '../../base/secret-shapes.ts';
import { oneLine } from '../../base/text.ts';

/** Shorter parts of a secret are names and numbers that anything may hold. */
const shortestSecret = 8;
/** Tokens of an hour and the addresses of many slots. */
const mostKnown = 512;

export class Redaction {
  readonly #ids: readonly string[];
  readonly #known = new Set<string>();
  /** Of what is known; null: not sorted since something was added. */
  #longestFirst: readonly string[] | null = null;
  /**
   * Told since anything was last forgotten: telling of them again would change nothing that
   * matters.
   */
  readonly #told = new Set<string>();

  /**
   * @param ids what is no secret although a secret holds it: a token may name the title it is for
   */
  constructor(ids: readonly string[] = []) {
    this.#ids = ids;
  }

  /** From now on this never shows, nor does any long part of it. */
  know(secret: string): void {
    // Every call tells of its token and its slot, and those are nearly always the same. What is too
    // short has no part that is long enough.
    if (this.#told.has(secret) || secret.length < shortestSecret) return;
    // Of "name=value" the value alone is secret as well; the name may be any word.
    const parts = secret.split(/[\s;,&?]+/).flatMap((part) => [part, part.slice(part.lastIndexOf('=') + 1)]);
    for (const part of [secret, ...parts].flatMap((one) => [one, decoded(one)])) {
      if (part.length >= shortestSecret && !this.#ids.includes(part)) this.#add(part);
    }
    this.#told.add(secret);
  }

  /** One line that may be shown, at most `mostChars` long. */
  printable(text: string, mostChars = 240): string {
    // Nothing known is as short as that.
    const unknown = text.length < shortestSecret ? text : this.withoutKnown(text);
    return withoutShapes(unknown).slice(0, mostChars);
  }

  /**
   * The text without what is known to be secret; for text that is ours, or an address, and looks
   * like a secret itself.
   */
  withoutKnown(text: string): string {
    return this.#secrets().reduce(
      (rest, secret) => (rest.length < secret.length ? rest : rest.replaceAll(secret, hidden)),
      oneLine(text),
    );
  }

  /** Whether anything known to be secret is in the text. */
  mentionsKnown(text: string): boolean {
    return this.#secrets().some((secret) => text.includes(secret));
  }

  #add(secret: string): void {
    this.#longestFirst = null;
    // Known again: it moves to the end, so that what is in use is forgotten last.
    this.#known.delete(secret);
    this.#known.add(secret);
    const [oldest] = this.#known;
    if (this.#known.size <= mostKnown || oldest === undefined) return;
    this.#known.delete(oldest);
    this.#told.clear();
  }

  /** Longest first: a part must not be taken out of the middle of its whole. */
  #secrets(): readonly string[] {
    this.#longestFirst ??= [...this.#known].sort((a, b) => b.length - a.length);
    return this.#longestFirst;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
