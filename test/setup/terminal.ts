// Running other programs, and the one way the ground tools speak to a person: single lines on standard error, since
// standard output may belong to somebody else. Assumes it is started by launch.mjs.
import { type SpawnOptions, spawn } from 'node:child_process';
import { accessSync, constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Ran {
  readonly code: number;
  /** Standard output and standard error together, for explaining a failure. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
  /** An open file for what it prints, instead of the terminal; only where it runs visibly. */
  readonly output?: number | null;
}

export function say(line: string): void {
  process.stderr.write(`clipslot: ${line}\n`);
}

/** Runs a program to its end without showing what it prints. */
export async function runQuietly(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  const pieces: string[] = [];
  const code = await run(
    command,
    args,
    { ...spawnOptions(options), stdio: ['ignore', 'pipe', 'pipe'] },
    (text) => pieces.push(text),
  );
  return { code, output: pieces.join('') };
}

/** Runs a program on this terminal. */
export function runVisibly(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<number> {
  const output = options.output ?? 'inherit';
  const stdio: SpawnOptions['stdio'] = ['inherit', output, output];
  return run(command, args, { ...spawnOptions(options), stdio }, () => undefined);
}

/** The last few lines of what a program printed: where the reason of a failure usually is. */
export function tail(output: string, lines = 12): string {
  return output.trimEnd().split('\n').slice(-lines).join('\n');
}

export function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), fsConstants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function spawnOptions({ cwd = root, env = process.env, timeoutMs }: RunOptions): SpawnOptions {
  // SIGKILL, because a time limit is for programs that hang.
  return { cwd, env, ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: 'SIGKILL' }) };
}

/** Answers with the exit code: 128 + n for signal n, 127 when the program could not be started. */
function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
  onText: (text: string) => void,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, options);
    const forwarders = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
      // A terminal sends Ctrl-C to the child by itself.
      const forward = () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal));
      process.on(signal, forward);
      return () => process.off(signal, forward);
    });
    const end = (code: number) => {
      for (const remove of forwarders) remove();
      resolve(code);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onText);
    child.on('error', (error) => {
      onText(error.message);
      end(127);
    });
    child.on('close', (code, signal) => end(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
  });
}
