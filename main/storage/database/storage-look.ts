/** A look at the disk under the running queue: what stands against beginning anything although the last write worked. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { freeBytes } from './disk-reserve.ts';
import type { StorageFault } from './storage-fault.ts';

/** What is held back: `slots` where writing works, but there is too little room to begin anything. */
export type HeldBack = 'slots' | 'everything';

export interface Hindrance {
  readonly fault: StorageFault;
  readonly holds: HeldBack;
}

/** Below this nothing new is asked for, so that what is under way can be brought to its end. */
const leastFreeBytes = 64 * 1024 * 1024;

/** Looks from then on whether the database's file is still the one that was open when this was made. */
export class StorageLook {
  readonly #dataDir: string;
  readonly #fileId: string | null;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#fileId = idOf(databaseFile(dataDir));
  }

  /** Null when nothing stands against it. A file that is deleted while it is open gives no error: only this tells. */
  hindrance(): Hindrance | null {
    if (idOf(databaseFile(this.#dataDir)) !== this.#fileId) return { fault: 'gone', holds: 'everything' };
    const free = freeBytes(this.#dataDir);
    return free !== null && free < leastFreeBytes ? { fault: 'full', holds: 'slots' } : null;
  }
}

function databaseFile(dataDir: string): string {
  return join(dataDir, 'queue.db');
}

/** Device and number of the file at `path`; another file under the name has another one. */
function idOf(path: string): string | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`;
}
