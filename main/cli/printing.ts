/** How results leave the command line: JSON lines for programs, plain lines and tables for people. */

import type { ClipState, ClipView } from '../../preload/clip-view.ts';
import { formatBytes } from '../../preload/formats.ts';
import { describeNextStep, describeStatus } from '../../preload/words.ts';
import { printableJson, withoutControls } from '../base/text.ts';

/** What every command takes. */
export interface CommonOptions {
  readonly config: string;
  readonly json: boolean;
}

/** 0: all clips reached a good end. 1: some clip needs a person. 2: bad usage or configuration, in one line. */
export const exitCodes = { good: 0, needsPerson: 1, anotherOutcome: 1, badUsage: 2 } as const;

export function printJson(line: object): void {
  process.stdout.write(`${printableJson(line)}\n`);
}

export function printLine(line: string): void {
  process.stdout.write(`${withoutControls(line)}\n`);
}

/** A line beside the results, on standard error. Escaped here and nowhere else: names, answers and packs are foreign. */
export function printNote(line: string): void {
  process.stderr.write(`clipslot: ${withoutControls(line)}\n`);
}

/** Every problem of usage or configuration ends here: one line, exit code 2. */
export function fail(problem: string): number {
  printNote(problem);
  return exitCodes.badUsage;
}

/** The last line of every run: counts by state, and whether a person is needed. */
export function summaryEvent(at: string, counts: Readonly<Record<ClipState, number>>, more: object): object {
  return { at, event: 'summary', counts, ...more };
}

export function printTable(clips: readonly ClipView[], now: number): void {
  const rows = clips.map((clip) => {
    const next = describeNextStep(clip.status);
    const sentence = describeStatus(clip.status, clip, now);
    return [
      clip.clipId.slice(0, 8),
      clip.name,
      formatBytes(clip.sizeBytes),
      next === null ? sentence : `${sentence} ${next}`,
    ];
  });
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    printLine(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}
