/** What came of a call: what was asked for, or the failure of the table that it ended with. */
import type { Ok } from '../base/result.ts';
import type { Failure } from './failure.ts';

/**
 * As `Result`, with a failure where that has a line: what follows from it is decided by its
 * verdict, not by words.
 */
export type Reply<T> = Ok<T> | Failed;

export interface Failed {
  readonly ok: false;
  readonly failure: Failure;
}

export function failedWith(failure: Failure): Failed {
  return { ok: false, failure };
}
