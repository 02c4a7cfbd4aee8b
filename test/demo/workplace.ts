/**
 * The temporary folder and the child processes of the demo. Both are gone again however it ends: by itself, by a signal,
 * or by a bug of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const patienceMs = 3000;

export interface Child {
  readonly pid: number;
  /** Standard output, line by line. */
  readonly lines: AsyncIterable<string>;
  /** Resolves with the first line on standard error. */
  readonly firstRemark: Promise<string>;
  /** The last line on standard error so far that is a sentence. */
  lastRemark(): string;
  /** Exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  stop(): Promise<void>;
}

export interface Workplace {
  readonly folder: string;
  /** Starts a script of this checkout with the Node that runs the demo. */
  start(script: string, args: readonly string[], env?: NodeJS.ProcessEnv): Child;
  /** A signal has come: the programs are being ended, and then so is this one. */
  isLeaving(): boolean;
  clear(): Promise<void>;
}

export function openWorkplace(): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'clipslot-demo-'));
  const children = new Set<ChildProcess>();
  // A folder that programs still write to can refuse to go at the first try.
  const forGood = { recursive: true, force: true, maxRetries: 5 } as const;

  async function clear(): Promise<void> {
    await Promise.all([...children].map(stopped));
    await rm(folder, forGood);
  }

  // Whatever was forgotten; an "exit" listener can only do what needs no waiting.
  process.once('exit', () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, forGood);
  });
  let leaving = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // An impatient second Ctrl-C must not leave the folder behind.
      if (leaving) return;
      leaving = true;
      void clear().finally(() => process.exit(128 + constants.signals[signal]));
    });
  }
  return {
    folder,
    start(script, args, env = {}) {
      const child = spawn(process.execPath, [join(checkout, script), ...args], {
        cwd: folder,
        // What an engine remembers outside its data folder goes away with the demo too.
        env: { ...process.env, XDG_STATE_HOME: join(folder, 'state'), ...env },
        // The open pipe on standard input tells the simulator that we are alive.
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      children.add(child);
      child.once('exit', () => children.delete(child));
      return describe(child);
    },
    isLeaving: () => leaving,
    clear,
  };
}

function describe(child: ReturnType<typeof spawn>): Child {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('a child process without its pipes');
  let last = '';
  const remarks = createInterface({ input: stderr }).on('line', (line) => {
    // Not the frames of a stack, nor what Node prints below one.
    if (/^\S/.test(line) && !/^(Node\.js v|\}$)/.test(line)) last = line;
  });
  return {
    pid: child.pid ?? 0,
    lines: createInterface({ input: stdout }),
    firstRemark: once(remarks, 'line').then(([line]) => String(line)),
    lastRemark: () => last,
    ended: new Promise((resolve) => {
      child.once('error', ({ message }) => resolve(message));
      child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    }),
    stop: () => stopped(child),
  };
}

/** Asks it to stop, and insists after a while. */
async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([exit, sleep(patienceMs, undefined, { ref: false })]);
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await exit;
}
