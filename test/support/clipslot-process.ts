/** The command line as a tester starts it: a process of its own, driven by its arguments and read by its lines. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const root = join(import.meta.dirname, '..', '..');
const entries = {
  sources: join(root, 'main', 'cli', 'index.ts'),
  bundle: join(root, 'out', 'cli', 'clipslot.js'),
} as const;

export interface Finished {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

export interface ClipslotProcess {
  readonly child: ChildProcess;
  /** Lines of stdout so far. */
  readonly lines: string[];
  /** Resolves with the first line, past or future, that fits; rejects when the process ends without one. */
  line(fits: (line: string) => boolean): Promise<string>;
  finished: Promise<Finished>;
}

/** @param output where its standard output goes, when not to the test */
export function startClipslot(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  form: keyof typeof entries = 'sources',
  output: 'pipe' | number = 'pipe',
): ClipslotProcess {
  const child = spawn(process.execPath, [entries[form], ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', output, 'pipe'],
  });
  const lines: string[] = [];
  const errors: string[] = [];
  const waiting = new Set<() => void>();
  eachLine(child.stdout, (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  eachLine(child.stderr, (line) => errors.push(line));
  const finished = once(child, 'close').then(([exitCode, signal]): Finished => {
    return { exitCode, signal, stdout: lines, stderr: errors };
  });
  return {
    child,
    lines,
    finished,
    line(fits) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void finished.then(() =>
          reject(new Error(`it ended without that line:\n${[...lines, ...errors].join('\n')}`)),
        );
      });
    },
  };
}

function eachLine(input: Readable | null, tell: (line: string) => void): void {
  if (input !== null) createInterface({ input }).on('line', tell);
}

/** Runs to the end. */
export function clipslot(
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
  form?: keyof typeof entries,
): Promise<Finished> {
  return startClipslot(args, env, form).finished;
}
