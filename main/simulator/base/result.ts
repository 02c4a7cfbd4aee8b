/** An expected failure is a value: what came of something, or one line that names what is wrong. */

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function problem(line: string): Result<never> {
  return { ok: false, problem: line };
}

/** For what must not go wrong: throws an Error that says the line. */
export function valueOrThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}
