/**
 * Runs the command that prints the authorization. It may hang, fork or print anything: it gets its
 * own process group, no input, little room and little time. Its output is never quoted: it may hold
 * the token.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { ok, problem, type Result } from '../../base/result.ts';
import { afterRealMs } from '../../base/runtime.ts';

export interface CommandLimits {
  /** From the start to the end of the command. */
  readonly timeoutMs: number;
  /** From SIGTERM to SIGKILL, and from the command's end to the end of its output. */
  readonly graceMs: number;
  readonly outputBytes: number;
}

const usualLimits: CommandLimits = { timeoutMs: 30_000, graceMs: 2_000, outputBytes: 64 * 1024 };

/** The one line that a command prints, or what the command did instead and what to do about it. */
export function tokenFrom(
  [program = '', ...args]: readonly string[],
  limits: CommandLimits = usualLimits,
): Promise<Result<string>> {
  const name = `the authorization command (${program})`;
  if (process.platform === 'win32' && /\.(cmd|bat)$/i.test(program)) {
    return Promise.resolve(problem(`${name} is a batch file; name cmd.exe with /d /c and the file instead`));
  }
  return new Promise<Result<string>>((resolve) => {
    const child = spawn(program, args, {
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let hasEnded = false;
    const callOff: (() => void)[] = [];
    const end = (result: Result<string>) => {
      hasEnded = true;
      for (const off of callOff) off();
      child.stdout.destroy();
      resolve(result);
    };
    const stop = (did: string) => {
      endGroup(child, limits.graceMs);
      end(problem(`${name} ${did}`));
    };
    const tooSlow = `took longer than ${limits.timeoutMs / 1000} s and was ended; run it in a terminal`;
    callOff.push(afterRealMs(limits.timeoutMs, () => stop(tooSlow), 'lets-end'));
    child.on('error', (error: NodeJS.ErrnoException) => end(problem(`${name} ${notStarted(error.code)}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.outputBytes) stop('printed too much; it must print the token alone');
      else chunks.push(chunk);
    });
    child.on('exit', () => {
      if (hasEnded) return;
      const held = 'ended, but a program it started holds its output open; let that one write elsewhere';
      callOff.push(afterRealMs(limits.graceMs, () => stop(held)));
    });
    child.on('close', (code, signal) => {
      if (signal !== null) end(problem(`${name} was ended by ${signal}; run it in a terminal`));
      else if (code !== 0) end(problem(`${name} ended with exit code ${code}; run it in a terminal`));
      else end(onlyLine(Buffer.concat(chunks).toString('utf8'), name));
    });
    // A name that no program can have throws.
  }).catch((error: NodeJS.ErrnoException) => problem(`${name} ${notStarted(error.code)}`));
}

function notStarted(code: string | undefined): string {
  if (code === 'ENOENT') return 'was not found; check its path in the settings';
  return `could not be started (${code ?? 'unknown'}); check its path and its permissions`;
}

function onlyLine(output: string, name: string): Result<string> {
  const line = output.trim();
  if (line === '') return problem(`${name} printed nothing; it must print the token`);
  if (/[\r\n]/.test(line))
    return problem(`${name} printed more than one line; it must print the token alone`);
  return ok(line);
}

/** Ends the command and what it started: asks first, and insists after a while. */
function endGroup(child: ChildProcess, graceMs: number): void {
  signalGroup(child, 'SIGTERM');
  // Nothing that ends waits for this.
  afterRealMs(graceMs, () => signalGroup(child, 'SIGKILL'), 'lets-end');
  child.unref();
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The whole group has ended already.
  }
}
