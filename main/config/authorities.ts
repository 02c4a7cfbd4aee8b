/** The certificates that the owner names in a file, beside those that the computer believes. */

import { readFile, stat } from 'node:fs/promises';
import { errorCode } from '../base/error-code.ts';
import { ok, problem, type Result } from '../base/result.ts';
import { printable } from '../base/secret-shapes.ts';
import { certificatesIn } from '../model/certificates.ts';

/** Every authority in the world fits into less. */
const largestBytes = 1_000_000;

/**
 * As PEM; none where no file is named. The problem is the end of a sentence about `service.caFile`.
 */
export async function readAuthorities(
  file: string | null,
  absolute: (path: string) => string,
): Promise<Result<readonly string[]>> {
  if (file === null) return ok([]);
  const path = absolute(file);
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size > largestBytes)
      return problem(`is not a file of at most 1 MB: ${printable(file)}`);
    const certificates = certificatesIn(await readFile(path, 'utf8'));
    if (certificates === null) return problem(`holds no certificate in PEM form: ${printable(file)}`);
    return ok(certificates);
  } catch (error) {
    return problem(`cannot be read (${errorCode(error) ?? 'unknown'}): ${printable(file)}`);
  }
}
