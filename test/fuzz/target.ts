/** What is fuzzed: hostile values of one kind, and what must hold for every one of them. */
import type { Arbitrary } from 'fast-check';

export interface Target<T> {
  readonly name: string;
  readonly values: Arbitrary<T>;
  /** Throws when something happens that must not. An ordinary "no" from the code under test is a value, and is fine. */
  feed(value: T): Promise<void> | void;
}

/** A claim of a target, told from the errors of the code under test by its name. */
export class ClaimBroken extends Error {
  override name = 'ClaimBroken';
}

export function claim(holds: boolean, what: string): void {
  if (!holds) throw new ClaimBroken(what);
}
