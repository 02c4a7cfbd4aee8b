/** An expected failure is a value: what came of something, or why nothing did, in one line that a person can read. */

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

/** @typeParam More what a caller needs besides the line, such as the field it is about */
export type Problem<More = unknown> = { readonly ok: false; readonly problem: string } & More;

export type Result<T, More = unknown> = Ok<T> | Problem<More>;

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function problem(line: string): Problem;
export function problem<More extends object>(line: string, more: More): Problem<More>;
export function problem(line: string, more: object = {}): Problem {
  return { ok: false, problem: line, ...more };
}
