/**
 * What this user's state folder remembers of a data folder, so that a data folder which was set back, emptied or deleted as
 * a whole is told from a new one. Only a help: where the state folder cannot be written, the queue goes on without.
 */
import { createHash } from 'node:crypto';
import { readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import { makePrivateFolder } from '../../base/private-file.ts';
import { MarkFile, type Remembered, readMark } from './mark-file.ts';

/** Of data folders that are no longer used, the mark is dropped after so long. */
const keptMs = 400 * 24 * 60 * 60_000;

export class OutsideMark implements Disposable {
  readonly #folder: string;
  readonly #file: string;
  #mark: MarkFile | null = null;

  /**
   * @param stateDir of this user and this program, on whatever disk
   * @param dataDir must exist
   */
  constructor(stateDir: string, dataDir: string) {
    this.#folder = join(stateDir, 'queues');
    // By its real path: a second way to the same folder is the same queue.
    const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 32);
    this.#file = join(this.#folder, `${name}.mark`);
  }

  /** The queue that lay in this data folder last, or null. */
  here(): Remembered | null {
    return readMark(this.#file);
  }

  /** What is remembered of a queue, wherever its data folder lay; null: nothing. */
  of(queueId: string): Remembered | null {
    const marks = this.#files().flatMap((file) => readMark(file) ?? []);
    const its = marks.filter((mark) => mark.queueId === queueId);
    return its.sort((a, b) => b.lastAttempt - a.lastAttempt)[0] ?? null;
  }

  /** From now on this is remembered of the data folder. @param now wall-clock milliseconds, to drop what is long unused */
  begin(remembered: Remembered, now: number): void {
    try {
      makePrivateFolder(this.#folder);
      this.#mark = new MarkFile(this.#file, remembered, false);
      for (const file of this.#files()) {
        if (now - statSync(file).mtimeMs > keptMs) rmSync(file, { force: true });
      }
    } catch {
      // Then the service's own list tells, see `StartList`.
    }
  }

  /** Not synced: a power cut does not set a data folder back, and the mark beside the database is. */
  note(attemptId: number): void {
    try {
      this.#mark?.note(attemptId);
    } catch {
      // A mark that is behind says nothing; the next start finds the database ahead of it.
    }
  }

  dispose(): void {
    this.#mark?.dispose();
  }

  #files(): string[] {
    try {
      const names = readdirSync(this.#folder).filter((name) => name.endsWith('.mark'));
      return names.map((name) => join(this.#folder, name));
    } catch {
      return [];
    }
  }
}
