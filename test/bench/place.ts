/** The temporary folder of a benchmark run and the processes that outlive a step of it; all are gone however it ends. */
import { type ChildProcess, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Place {
  readonly quick: boolean;
  readonly root: string;
  /** A fresh folder. */
  folder(name: string): string;
  /** Ended with the run, should it still be alive then. */
  owns(child: ChildProcess): void;
  /** Runs last, however it ends; must not need waiting. */
  atEnd(clear: () => void): void;
  say(line: string): void;
  /** A command line for the report, temporary folders shortened. */
  shown(line: readonly string[]): string;
}

export function openPlace(quick: boolean): Place {
  const root = mkdtempSync(join(tmpdir(), 'clipslot-bench-'));
  const children = new Set<ChildProcess>();
  const clears: (() => void)[] = [];
  let folders = 0;
  process.once('exit', () => {
    for (const child of children) child.kill('SIGKILL');
    for (const clear of clears.reverse()) clear();
    // A process that was killed just now may still be writing.
    rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
  return {
    quick,
    root,
    folder(name) {
      folders += 1;
      const folder = join(root, `${folders}-${name}`);
      mkdirSync(folder);
      return folder;
    },
    owns(child) {
      children.add(child);
      child.once('exit', () => children.delete(child));
    },
    atEnd: (clear) => void clears.push(clear),
    say: (line) => void process.stderr.write(`bench: ${line}\n`),
    shown: (line) =>
      line
        .join(' ')
        .replaceAll(root, 'TMP')
        .replaceAll(process.execPath, 'node')
        .replaceAll(`${process.cwd()}/`, ''),
  };
}

/** Brings a file into the page cache, so that the disk is not what is measured. */
export function warmUp(file: string): void {
  execFileSync('cat', [file], { stdio: ['ignore', 'ignore', 'inherit'], maxBuffer: 1 });
}
