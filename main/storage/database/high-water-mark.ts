/**
 * A second small file beside the database that remembers the last slot request: when it knows of more requests than the
 * database does, the database was lost, restored or set back, and slots may exist that it has never heard of.
 *
 * It is 1024 bytes for ever: two records, written in turn and in place, so that a torn write leaves the other one and a
 * full disk does not matter. The number only rises.
 */
import { closeSync, existsSync, fdatasyncSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Disposable } from '../../base/disposable.ts';
import { fileFault, StorageTrouble } from './storage-fault.ts';

const record = z.object({
  /** Names the queue for its whole life, rebuilt databases included. */
  queueId: z.string().min(1).max(64),
  lastAttempt: z.number().int().min(0),
  turn: z.number().int().min(0),
});
type MarkRecord = z.infer<typeof record>;

const recordBytes = 512;

/** What a mark remembers. */
export type Remembered = Pick<MarkRecord, 'queueId' | 'lastAttempt'>;

/** Named as the first versions did: the file of an older Clipslot must be found. */
export function highWaterMarkFile(dataDir: string): string {
  return join(dataDir, 'queue.witness');
}

/** What the file remembers, or null when there is none that can be read. */
export function readHighWaterMark(dataDir: string): Remembered | null {
  return newest(dataDir);
}

export class HighWaterMark implements Disposable {
  readonly #fd: number;
  #last: MarkRecord;
  #isDisposed = false;

  /** Opens or makes the file. Throws {@link StorageTrouble}. @param otherwise what a new one remembers */
  constructor(dataDir: string, otherwise: Remembered) {
    const path = highWaterMarkFile(dataDir);
    this.#last = newest(dataDir) ?? { ...otherwise, turn: 0 };
    this.#fd = orTrouble(() => openSync(path, existsSync(path) ? 'r+' : 'w+', 0o600));
    // Both records, so that the file has its full size and needs no room later.
    this.#write(this.#last.lastAttempt);
    this.#write(this.#last.lastAttempt);
    syncFolder(dirname(path));
  }

  get queueId(): string {
    return this.#last.queueId;
  }

  /** The highest slot request that may have left this machine. */
  lastAttempt(): number {
    return this.#last.lastAttempt;
  }

  /** Returns once it is on the disk; throws {@link StorageTrouble} when it cannot be. */
  note(attemptId: number): void {
    if (attemptId > this.#last.lastAttempt) this.#write(attemptId);
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    closeSync(this.#fd);
  }

  #write(lastAttempt: number): void {
    const next: MarkRecord = { queueId: this.queueId, lastAttempt, turn: this.#last.turn + 1 };
    orTrouble(() => {
      writeSync(this.#fd, line(next), 0, recordBytes, (next.turn % 2) * recordBytes);
      fdatasyncSync(this.#fd);
    });
    this.#last = next;
  }
}

function newest(dataDir: string): MarkRecord | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(highWaterMarkFile(dataDir));
  } catch {
    return null;
  }
  const records = [0, recordBytes].flatMap((from) => parse(bytes.subarray(from, from + recordBytes)) ?? []);
  return records.sort((a, b) => b.turn - a.turn)[0] ?? null;
}

function parse(bytes: Buffer): MarkRecord | null {
  try {
    return record.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null;
  }
}

function line(next: MarkRecord): Buffer {
  return Buffer.from(`${JSON.stringify(next).padEnd(recordBytes - 1)}\n`);
}

function orTrouble<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new StorageTrouble(fileFault(error), { cause: error });
  }
}

/** Makes new names in a folder durable. Windows has no such call and no need for it. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
