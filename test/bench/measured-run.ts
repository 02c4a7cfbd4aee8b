/**
 * Runs one program to its end and says what it took: time, processor time, most memory. Assumes that no other child of
 * this process ends meanwhile, since the kernel keeps one sum for all ended children.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { endedChildrenSeconds, peakBytesOf } from './process-facts.ts';

export interface MeasuredRun {
  readonly exitCode: number | null;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Called once it runs; may end it. */
  readonly onStart?: (child: ChildProcess) => void;
}

const lookEveryMs = 10;
/** A program that hangs must not take the whole run with it. */
const patienceMs = 180_000;

export async function runMeasured(line: readonly string[], options: RunOptions = {}): Promise<MeasuredRun> {
  const before = endedChildrenSeconds();
  const startedMs = performance.now();
  const child = spawn(line[0] ?? '', line.slice(1), {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patienceMs,
    killSignal: 'SIGKILL',
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  let peakBytes = 0;
  const looks = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakBytesOf(child.pid ?? 0));
  }, lookEveryMs);
  options.onStart?.(child);
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null];
    const wallSeconds = (performance.now() - startedMs) / 1000;
    return { exitCode, wallSeconds, cpuSeconds: endedChildrenSeconds() - before, peakBytes, ...output };
  } finally {
    clearInterval(looks);
  }
}

/** The same, for programs that must succeed. */
export async function runWell(line: readonly string[], options: RunOptions = {}): Promise<MeasuredRun> {
  const ran = await runMeasured(line, options);
  if (ran.exitCode === 0) return ran;
  throw new Error(`${line.join(' ')} ended with ${ran.exitCode}: ${ran.stderr.slice(-600)}`);
}
