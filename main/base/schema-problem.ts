/** Turns a failed zod check into one line that names the field and the fix. Values are never quoted: they may be secret. */
import type { z } from 'zod';
import type { Result } from './result.ts';
import { oneLine } from './text.ts';

/** Reads `data` with `schema`; the problem, if any, is one line that starts with `source`. */
export function checked<S extends z.ZodType>(
  schema: S,
  data: unknown,
  source: string,
): Result<z.output<S>, { readonly field: string }> {
  // reportInput lets "missing" be told from "wrong type" without reading a message.
  const parsed = schema.safeParse(data, { reportInput: true });
  return parsed.success
    ? { ok: true, value: parsed.data }
    : {
        ok: false,
        problem: schemaProblem(source, parsed.error),
        field: fieldName(parsed.error.issues[0]?.path ?? []),
      };
}

/**
 * The first problem in words, with the number of further ones.
 * @param source what was checked, as the reader knows it: a file name, or "the service's answer"
 */
function schemaProblem(source: string, error: z.ZodError): string {
  const [first, ...others] = error.issues;
  if (first === undefined) return `${source}: not valid`;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${source}: ${sentence(first)}${more}`;
}

type Issue = z.ZodError['issues'][number];

function sentence(issue: Issue): string {
  const field = fieldName(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys
      .slice(0, mostKeys)
      .map((key) => `"${joined(field, shown(key))}"`)
      .join(', ');
    return `unknown key ${keys}; check the spelling or remove it`;
  }
  const missing = 'input' in issue && issue.input === undefined;
  if (missing && issue.code === 'invalid_type')
    return `"${field}" is missing; it must be a ${issue.expected}`;
  const subject = field === '' ? 'the whole' : `"${field}"`;
  return `${subject}: ${issue.message}`;
}

const mostKeys = 5;

/** Names come from the file as well; one with a line break or a bidi mark in it must not forge a line of ours. */
function shown(name: string): string {
  return oneLine(name).slice(0, 80);
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, part) => {
    return typeof part === 'number' ? `${name}[${part}]` : joined(name, shown(String(part)));
  }, '');
}

function joined(parent: string, key: string): string {
  return parent === '' ? key : `${parent}.${key}`;
}
