/**
 * Remembers the last slot request beside the database, and once more outside the data folder: where either knows of more
 * requests than the database does, the database was lost, restored or set back, and slots may exist that it has never
 * heard of. The mark beside it may have been set back with it; the one outside was not.
 */
import { join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import { MarkFile, type Remembered, readMark } from './mark-file.ts';
import type { OutsideMark } from './outside-mark.ts';
import { fileFault, StorageTrouble } from './storage-fault.ts';
import { syncFolder } from './sync.ts';

/** Named as the first versions did: the file of an older Clipslot must be found. */
export function highWaterMarkFile(dataDir: string): string {
  return join(dataDir, 'queue.witness');
}

/** What the mark beside the database remembers, or null when there is none that can be read. */
export function readHighWaterMark(dataDir: string): Remembered | null {
  return readMark(highWaterMarkFile(dataDir));
}

export class HighWaterMark implements Disposable {
  readonly #inside: MarkFile;
  readonly #outside: OutsideMark | null;

  /**
   * Opens or makes the files. Throws {@link StorageTrouble} for the one beside the database.
   * @param outside null: there is no place for one
   * @param now wall-clock milliseconds
   */
  constructor(dataDir: string, outside: OutsideMark | null, remembered: Remembered, now: number) {
    this.#outside = outside;
    this.#inside = orTrouble(() => new MarkFile(highWaterMarkFile(dataDir), remembered, true));
    outside?.begin(remembered, now);
    syncFolder(dataDir);
  }

  get queueId(): string {
    return this.#inside.queueId;
  }

  /** The highest slot request that may have left this machine. */
  lastAttempt(): number {
    return this.#inside.lastAttempt;
  }

  /** Returns once it is on the disk; throws {@link StorageTrouble} when it cannot be. */
  note(attemptId: number): void {
    orTrouble(() => this.#inside.note(attemptId));
    this.#outside?.note(attemptId);
  }

  dispose(): void {
    this.#inside.dispose();
    this.#outside?.dispose();
  }
}

function orTrouble<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new StorageTrouble(fileFault(error), { cause: error });
  }
}
