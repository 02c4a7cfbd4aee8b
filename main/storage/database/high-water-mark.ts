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
import { fileFault, StorageTrouble } from './storage-fault.ts';

const record = z.object({
  /** Names the queue for its whole life, rebuilt databases included. */
  queueId: z.string().min(1).max(64),
  lastAttempt: z.number().int().min(0),
  turn: z.number().int().min(0),
});
type Record = z.infer<typeof record>;

export interface HighWaterMark {
  readonly queueId: string;
  /** The highest slot request that may have left this machine. */
  lastAttempt(): number;
  /** Returns once it is on the disk; throws {@link StorageTrouble} when it cannot be. */
  note(attemptId: number): void;
  close(): void;
}

const recordBytes = 512;

export function highWaterMarkFile(dataDir: string): string {
  return join(dataDir, 'queue.witness');
}

/** What the file remembers, or null when there is none that can be read. */
export function readHighWaterMark(dataDir: string): Pick<Record, 'queueId' | 'lastAttempt'> | null {
  return newest(dataDir);
}

/** Opens or makes the file. @param otherwise what a new one remembers */
export function openHighWaterMark(
  dataDir: string,
  otherwise: { readonly queueId: string; readonly lastAttempt: number },
): HighWaterMark {
  const path = highWaterMarkFile(dataDir);
  let last = newest(dataDir) ?? { ...otherwise, turn: 0 };
  const fd = orTrouble(() => openSync(path, existsSync(path) ? 'r+' : 'w+', 0o600));

  function write(next: Record): void {
    orTrouble(() => {
      writeSync(fd, line(next), 0, recordBytes, (next.turn % 2) * recordBytes);
      fdatasyncSync(fd);
    });
    last = next;
  }

  // Both records, so that the file has its full size and needs no room later.
  write({ ...last, turn: last.turn + 1 });
  write({ ...last, turn: last.turn + 1 });
  syncFolder(dirname(path));
  return {
    queueId: last.queueId,
    lastAttempt: () => last.lastAttempt,
    note(attemptId) {
      if (attemptId > last.lastAttempt) write({ ...last, lastAttempt: attemptId, turn: last.turn + 1 });
    },
    close: () => closeSync(fd),
  };
}

function newest(dataDir: string): Record | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(highWaterMarkFile(dataDir));
  } catch {
    return null;
  }
  const records = [0, recordBytes].flatMap((from) => parse(bytes.subarray(from, from + recordBytes)) ?? []);
  return records.sort((a, b) => b.turn - a.turn)[0] ?? null;
}

function parse(bytes: Buffer): Record | null {
  try {
    return record.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null;
  }
}

function line(next: Record): Buffer {
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
