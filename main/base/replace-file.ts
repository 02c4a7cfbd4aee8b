/**
 * Renames a file over another one. On Windows a scanner or an indexer that looks at either of them refuses that for a
 * moment, so a refusal of that kind is tried again for up to two seconds before it counts.
 */

import { rename } from 'node:fs/promises';
import { errorCode } from './error-code.ts';
import { afterRealMs } from './runtime.ts';

/** What a test replaces: the system's rename, and the waiting. */
export interface ReplaceParts {
  rename(from: string, to: string): Promise<void>;
  wait(waitMs: number): Promise<void>;
}

/** Two seconds in all. */
const waitsMs: readonly number[] = [10, 20, 40, 80, 150, 200, 300, 400, 400, 400];
const heldCodes: ReadonlySet<string | null> = new Set(['EPERM', 'EBUSY', 'EACCES']);

const realParts: ReplaceParts = {
  rename,
  wait: (waitMs) => new Promise((resolve) => void afterRealMs(waitMs, resolve)),
};

/** Whether the system refused it as it does while another program has the file open. */
export function isHeldElsewhere(error: unknown): boolean {
  return heldCodes.has(errorCode(error));
}

/** Rejects with the system's last refusal; both files are then as they were. */
export async function replaceFile(from: string, to: string, parts: ReplaceParts = realParts): Promise<void> {
  for (const waitMs of waitsMs) {
    try {
      await parts.rename(from, to);
      return;
    } catch (error) {
      if (!isHeldElsewhere(error)) throw error;
    }
    await parts.wait(waitMs);
  }
  await parts.rename(from, to);
}
