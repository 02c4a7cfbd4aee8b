/**
 * The append-only ledger file of one state folder. Each line is written with one synchronous write before the effect it
 * tells of is answered, so a killed simulator loses nothing it had answered. It assumes it is the folder's only writer.
 */
import { closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerEvent } from './ledger-events.ts';
import { Books } from './slots.ts';

export class Ledger {
  readonly books = new Books();
  readonly #file: number;
  #isOpen = true;

  constructor(stateDir: string) {
    mkdirSync(stateDir, { recursive: true });
    const path = join(stateDir, 'ledger.jsonl');
    for (const event of readEvents(path)) this.books.apply(event);
    this.#file = openSync(path, 'a', 0o600);
  }

  record(event: LedgerEvent): void {
    // An answer may still be on its way out when the simulator closes.
    if (this.#isOpen) writeSync(this.#file, `${JSON.stringify(event)}\n`);
    this.books.apply(event);
  }

  dispose(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }
}

function readEvents(path: string): LedgerEvent[] {
  const text = readOrEmpty(path);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  // A line torn by a power cut was never answered for; leaving it would glue the next line to it.
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parseLine(line, `${path}:${index + 1}`));
}

function parseLine(line: string, where: string): LedgerEvent {
  try {
    // `as`: the file is our own; a line that parses is a line we wrote.
    return JSON.parse(line) as LedgerEvent;
  } catch (cause) {
    throw new Error(`${where}: not a ledger line`, { cause });
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
