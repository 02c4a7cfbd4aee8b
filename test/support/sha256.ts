/** What a file on the disk holds, as the simulator's ledger names it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** SHA-256 in hex over the whole file, which must fit into memory. */
export function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
