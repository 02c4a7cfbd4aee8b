/** What is wrong with a file, in one line: where, what may stand there, and what was probably meant. */
import type { z } from 'zod';
import { nearest } from '../base/nearest.ts';

type Issue = z.core.$ZodIssue;
type JsonSchema = z.core.JSONSchema.BaseSchema;
type JsonPart = z.core.JSONSchema._JSONSchema;

/**
 * The first problem, and how many there are besides.
 * @param schema of the whole, for what is allowed where it went wrong
 * @param value what was read
 * @param name what the whole is called
 */
export function schemaProblem(error: z.ZodError, schema: JsonSchema, value: unknown, name: string): string {
  const [first, ...others] = error.issues;
  if (first === undefined) return 'not understood';
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const where = [name, ...first.path].map(String).join('.');
  return `${where}: ${sentence(first, schema, value)}${more}`;
}

function sentence(issue: Issue, schema: JsonSchema, value: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const allowed = keysAt(schema, issue.path, value);
    return `unknown key "${key}"; ${choice(key, allowed)}`;
  }
  const given = valueAt(value, issue.path);
  const words = wordsAt(schema, issue.path, value);
  if (given === undefined) return `is missing; ${words.length > 0 ? choice('', words) : neededOf(issue)}`;
  if (words.length === 0) return issue.message;
  return `"${String(given)}" is none; ${choice(String(given), words)}`;
}

function neededOf(issue: Issue): string {
  return issue.code === 'invalid_type' ? `it must be of the type ${issue.expected}` : issue.message;
}

/** More of them are not told in one line. */
const mostTold = 25;

function choice(word: string, allowed: readonly string[]): string {
  const meant = word === '' ? null : nearest(word, allowed);
  const told = allowed.slice(0, mostTold).join(', ') + (allowed.length > mostTold ? ' …' : '');
  const there = allowed.length === 0 ? 'no keys are allowed here' : `allowed are ${told}`;
  return meant === null ? there : `did you mean "${meant}"? ${there}`;
}

function keysAt(schema: JsonSchema, path: readonly PropertyKey[], value: unknown): string[] {
  return Object.keys(partAt(schema, path, value)?.properties ?? {});
}

/** The words of which one must stand there; none where anything else may. */
function wordsAt(schema: JsonSchema, path: readonly PropertyKey[], value: unknown): string[] {
  const name = path.at(-1);
  // Which form it is to be is told by its kind: a wrong kind may have meant any of them.
  const options = partAt(schema, path.slice(0, -1), value, name === 'kind' ? 'every' : 'one');
  const parts = (options?.oneOf ?? [options]).map((one) =>
    objectOf(objectOf(one)?.properties?.[String(name)]),
  );
  return parts.flatMap(wordsOf).map(String);
}

function wordsOf(part: JsonSchema | null): unknown[] {
  if (part?.const !== undefined) return [part.const];
  return part?.enum ?? (part?.anyOf ?? []).flatMap((one) => wordsOf(objectOf(one)));
}

/** The schema of the part at a path. Of several forms the one of the same kind, or, for `every`, all of them. */
function partAt(
  schema: JsonSchema,
  path: readonly PropertyKey[],
  value: unknown,
  forms: 'one' | 'every' = 'one',
): JsonSchema | null {
  let part: JsonSchema | null = schema;
  let given = value;
  for (const [at, step] of path.entries()) {
    const next: JsonPart | JsonPart[] | undefined =
      typeof step === 'number' ? part?.items : part?.properties?.[String(step)];
    given = valueAt(given, [step]);
    const isLast = at === path.length - 1;
    part = isLast && forms === 'every' ? objectOf(next) : formOf(objectOf(next), given);
  }
  return part;
}

function formOf(part: JsonSchema | null, value: unknown): JsonSchema | null {
  if (part?.oneOf === undefined) return part;
  const kind = valueAt(value, ['kind']);
  return objectOf(part.oneOf.find((one) => objectOf(objectOf(one)?.properties?.kind)?.const === kind));
}

function objectOf(part: JsonPart | JsonPart[] | null | undefined): JsonSchema | null {
  return typeof part === 'object' && !Array.isArray(part) ? part : null;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  // `Object(…)` of what is no object has no keys of its own that a file could name.
  return path.reduce<unknown>((part, step) => Object(part)[step], value);
}
