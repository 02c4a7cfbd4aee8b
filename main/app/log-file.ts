/**
 * Lines in files of limited size: a full file is put aside and the oldest is dropped. Written
 * synchronously, so that the line about a crash is on the disk before the process is gone; loggers
 * with workers or streams lose just that one. A line that cannot be written is counted and costs
 * nothing else.
 */
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';

/** How many files there are at most, the one that is written to included. */
const mostFiles = 5;

export class LogFile {
  readonly #folder: string;
  readonly #largestBytes: number;
  #sizeBytes: number;
  #lostLines = 0;

  /**
   * Makes the folder and the file, for this user only. @param largestBytes a file this large is put
   * aside
   */
  constructor(folder: string, largestBytes: number) {
    this.#folder = folder;
    this.#largestBytes = largestBytes;
    // The folder decides who may look into it, whatever it was before.
    attempt(() => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chmodSync(folder, 0o700);
    });
    this.#sizeBytes = sizeOf(this.#fileOfAge(0));
  }

  /** How many lines could not be written. */
  get lostLines(): number {
    return this.#lostLines;
  }

  /** @param line without its end */
  write(line: string): void {
    if (this.#sizeBytes >= this.#largestBytes) this.#putAside();
    const text = `${line}\n`;
    if (attempt(() => appendFileSync(this.#fileOfAge(0), text, { mode: 0o600 })))
      this.#sizeBytes += Buffer.byteLength(text);
    else this.#lostLines += 1;
  }

  /** The newest lines, oldest of them first. */
  newest(most: number): readonly string[] {
    const lines: string[] = [];
    for (let age = 0; age < mostFiles && lines.length < most; age += 1) {
      lines.unshift(...linesOf(this.#fileOfAge(age)));
    }
    return lines.slice(-most);
  }

  /** Each file takes the place of the next older one; the oldest is gone. */
  #putAside(): void {
    // A file that is not there yet leaves its place empty.
    for (let age = mostFiles - 1; age > 1; age -= 1) attempt(() => this.#moveOn(age - 1));
    // What cannot be put aside must not grow for ever either.
    if (!attempt(() => this.#moveOn(0))) attempt(() => truncateSync(this.#fileOfAge(0)));
    this.#sizeBytes = sizeOf(this.#fileOfAge(0));
  }

  #moveOn(age: number): void {
    renameSync(this.#fileOfAge(age), this.#fileOfAge(age + 1));
  }

  #fileOfAge(age: number): string {
    return join(this.#folder, age === 0 ? 'clipslot.log' : `clipslot.${age}.log`);
  }
}

function sizeOf(file: string): number {
  let sizeBytes = 0;
  attempt(() => {
    sizeBytes = statSync(file).size;
  });
  return sizeBytes;
}

function linesOf(file: string): string[] {
  let text = '';
  attempt(() => {
    text = readFileSync(file, 'utf8');
  });
  return text.split('\n').filter((line) => line !== '');
}

/** Whether it could be done; a log is never a reason to stop. */
function attempt(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
