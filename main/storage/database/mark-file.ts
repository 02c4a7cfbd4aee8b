/**
 * A small file that remembers which queue it belongs to and how far its slot requests have come. It is 1024 bytes for ever:
 * two records, written in turn and in place, so that a torn write leaves the other one and a full disk does not matter.
 */
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { Disposable } from '../../base/disposable.ts';

const record = z.object({
  /** Names the queue for its whole life, rebuilt databases included. */
  queueId: z.string().min(1).max(64),
  lastAttempt: z.number().int().min(0),
  turn: z.number().int().min(0),
});
type MarkRecord = z.infer<typeof record>;

/** What a mark remembers: whose it is, and the number of its last slot request. */
export type Remembered = Pick<MarkRecord, 'queueId' | 'lastAttempt'>;

const recordBytes = 512;

/** What the file remembers, or null when there is none that can be read. */
export function readMark(path: string): Remembered | null {
  return newest(path);
}

/** Throws what the file system throws. */
export class MarkFile implements Disposable {
  readonly #fd: number;
  readonly #isSynced: boolean;
  #last: MarkRecord;
  #isDisposed = false;

  /**
   * Opens or makes the file, and has it remember this from now on.
   * @param isSynced whether each note is on the disk before anything follows from it
   */
  constructor(path: string, remembered: Remembered, isSynced: boolean) {
    this.#isSynced = isSynced;
    this.#last = { ...remembered, turn: newest(path)?.turn ?? 0 };
    this.#fd = openSync(path, existsSync(path) ? 'r+' : 'w+', 0o600);
    // Both records, so that the file has its full size and needs no room later.
    this.#write(remembered.lastAttempt);
    this.#write(remembered.lastAttempt);
  }

  get queueId(): string {
    return this.#last.queueId;
  }

  get lastAttempt(): number {
    return this.#last.lastAttempt;
  }

  /** The number only rises. */
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
    writeSync(this.#fd, line(next), 0, recordBytes, (next.turn % 2) * recordBytes);
    if (this.#isSynced) fdatasyncSync(this.#fd);
    this.#last = next;
  }
}

function newest(path: string): MarkRecord | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
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
