/** Reads and checks a configuration. Every problem is one line with the field and the fix. */

import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { decodedText } from '../base/decoded-text.ts';
import { errorCode } from '../base/error-code.ts';
import { ok, problem } from '../base/result.ts';
import { checked } from '../base/schema-problem.ts';
import { printable } from '../base/secret-shapes.ts';
import { readAuthorities } from './authorities.ts';
import type { ConfigResult } from './config.ts';
import { overlapProblem, realFolders } from './config-folders.ts';
import { configSchema } from './config-schema.ts';

/** Reads and checks a configuration file; relative paths in it count from the file's own folder. */
export async function loadConfig(file: string): Promise<ConfigResult> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return problem(`${file}: cannot be read (${errorCode(error) ?? 'unknown'})`);
  }
  const text = decodedText(bytes);
  if (!text.ok) return problem(`${file}: ${text.problem}`);
  let data: unknown;
  try {
    data = JSON.parse(text.value);
  } catch (error) {
    // The parser quotes the file, line breaks included.
    return problem(`${file}: not valid JSON: ${printable((error as SyntaxError).message)}`);
  }
  return parseConfig(data, file);
}

/** Checks a configuration that is already in memory. `source` is how messages name it. */
export async function parseConfig(data: unknown, source: string): Promise<ConfigResult> {
  const parsed = checked(configSchema, data, source);
  if (!parsed.ok) return parsed;
  const written = parsed.value;
  const base = dirname(resolve(source));
  const absolute = (path: string) => (isAbsolute(path) ? path : join(base, path));
  const authorities = await readAuthorities(written.service.caFile, absolute);
  if (!authorities.ok) return problem(`${source}: "service.caFile" ${authorities.problem}`);
  const real = await realFolders(written, absolute);
  if (!real.ok) return { ...real, problem: `${source}: ${real.problem}` };
  const overlap = overlapProblem(real.value);
  if (overlap !== null) return problem(`${source}: ${overlap}`);
  return ok({ ...real.value, certificates: authorities.value });
}
