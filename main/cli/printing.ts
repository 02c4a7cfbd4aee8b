/** How results leave the command line: JSON lines for programs, plain lines and tables for people. */

import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { ClipState, ClipView } from '../../preload/clip-view.ts';
import { formatBytes } from '../../preload/formats.ts';
import { describeNextStep, describeStatus } from '../../preload/words.ts';
import type { Problem } from '../base/result.ts';
import { printableJson, withoutControls } from '../base/text.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';

/** What every command takes. */
export interface CommonOptions {
  readonly config: string;
  readonly json: boolean;
}

export function printJson(line: object): void {
  process.stdout.write(`${printableJson(line)}\n`);
}

export function printLine(line: string): void {
  process.stdout.write(`${withoutControls(line)}\n`);
}

/** Lines that hold no control characters, in one piece. */
export function print(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * Resolves once the reader has taken what was printed, or is gone: a long list is not to pile up before
 * a slow one, and news of a reader who has gone comes between two turns.
 */
export async function printed(): Promise<void> {
  const { stdout } = process;
  // What goes wrong there is the matter of who listens for it.
  if (stdout.writableNeedDrain) await once(stdout, 'drain').catch(() => {});
  await setImmediate();
}

/** A line beside the results, on standard error. Escaped here and nowhere else: names, answers and packs are foreign. */
export function printNote(line: string): void {
  process.stderr.write(`clipslot: ${withoutControls(line)}\n`);
}

/** Every problem of usage or configuration ends here: one line, and the exit code of bad usage. */
export function fail(problem: string): number {
  printNote(problem);
  return exitCodes.badUsage;
}

/** The same for a problem that may have another cause; `why` picks the exit code. */
export function failed(told: Problem): number {
  printNote(told.problem);
  return exitCodeOf('why' in told ? told.why : undefined);
}

/** The last line of every run: counts by state, and whether a person is needed. */
export function summaryEvent(at: string, counts: Readonly<Record<ClipState, number>>, more: object): object {
  return { at, event: 'summary', counts, ...more };
}

/** A table whose end is not known yet: its columns grow as wider cells come, and never shrink. */
export class ClipLines {
  readonly #now: number;
  readonly #widths = [0, 0, 0];

  /** @param now wall-clock milliseconds */
  constructor(now: number) {
    this.#now = now;
  }

  /** One line each. */
  linesOf(clips: readonly ClipView[]): string[] {
    const rows = clips.map((clip) => this.#cellsOf(clip).map(withoutControls));
    for (const row of rows)
      for (const [column, width] of this.#widths.entries())
        this.#widths[column] = Math.max(width, row[column]?.length ?? 0);
    return rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(this.#widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }

  #cellsOf(clip: ClipView): string[] {
    const next = describeNextStep(clip.status);
    const sentence = describeStatus(clip.status, clip, this.#now);
    return [
      clip.clipId.slice(0, 8),
      clip.name,
      formatBytes(clip.sizeBytes),
      next === null ? sentence : `${sentence} ${next}`,
    ];
  }
}
