/**
 * Keeps secrets out of core dumps: where the system allows a process to say so (Linux), what it holds in memory is left out
 * of the image that a crash would write. Elsewhere nothing happens; `main/README.md` says what holds there.
 */
import { writeFileSync } from 'node:fs';

/** Of all kinds of memory none [core(5), "Controlling which mappings are written to the core dump"]. */
const nothing = '0';

/** To be called before a secret is read. Answers whether the system took it. */
export function leaveMemoryOutOfCoreDumps(platform: string = process.platform): boolean {
  if (platform !== 'linux') return false;
  try {
    writeFileSync('/proc/self/coredump_filter', nothing);
    return true;
  } catch {
    return false;
  }
}
