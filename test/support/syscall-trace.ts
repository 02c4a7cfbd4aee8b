/**
 * Runs a program under strace and reads back, in order, what it wrote to which file and socket and when it synced. Linux.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { lackForTracing } from '../setup/debian-packages.ts';

export type Step =
  | {
      readonly kind: 'write';
      readonly target: string;
      /** Where in the file, or null for what has no places: sockets, pipes. */
      readonly at: number | null;
      readonly bytes: Buffer;
    }
  | { readonly kind: 'sync'; readonly target: string }
  | { readonly kind: 'truncate'; readonly target: string; readonly toBytes: number };

/** Why there is none here, or null: `test.skipIf(whyNoTrace !== null)`. */
export const whyNoTrace: string | null = await findObstacle();

async function findObstacle(): Promise<string | null> {
  const lack = await lackForTracing();
  if (lack !== null) return lack;
  try {
    execFileSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'this machine does not let strace trace a process';
  }
}

const calls = 'pwrite64,pwritev,pwritev2,write,writev,sendto,sendmsg,fsync,fdatasync,ftruncate';

/** Runs to the end, however it ends. @param traceFile where strace writes */
export async function traced(
  command: readonly string[],
  traceFile: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly steps: readonly Step[]; readonly stdout: string; readonly stderr: string }> {
  const strace = ['-f', '-yy', '-xx', '-s', '1000000', '-e', `trace=${calls}`, '-o', traceFile];
  // Node would write what it compiles to its cache in between, in ways of its own.
  const quiet = { NODE_DISABLE_COMPILE_CACHE: '1' };
  const child = spawn('strace', [...strace, ...command], { env: { ...process.env, ...quiet, ...env } });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (output.stdout += text));
  child.stderr.on('data', (text) => (output.stderr += text));
  await once(child, 'close');
  return { steps: stepsOf(readFileSync(traceFile, 'latin1')), ...output };
}

/** A call that another thread interrupted is on two lines; it counts where it ended, and a write where it began. */
export function stepsOf(trace: string): Step[] {
  const begun = new Map<string, string>();
  const steps: Step[] = [];
  for (const line of trace.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest)?.[1];
    if (unfinished !== undefined) {
      begun.set(thread, unfinished);
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)?.[1];
    const whole = resumed === undefined ? rest : `${begun.get(thread) ?? ''}${resumed}`;
    const step = stepOf(whole);
    if (step !== null) steps.push(step);
  }
  return steps;
}

function stepOf(call: string): Step | null {
  const [, name = '', described = '', rest = '', result = ''] =
    /^(\w+)\(\d+<(.*?)>(?=[,)])(.*)\)\s+= (-?\d+)/.exec(call) ?? [];
  if (name === '' || Number(result) < 0) return null;
  const target = unescaped(described);
  switch (name) {
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', target };
    case 'ftruncate':
      return { kind: 'truncate', target, toBytes: Number(rest.replace(', ', '')) };
    case 'pwrite64': {
      const at = Number(/, (\d+)$/.exec(rest)?.[1]);
      return { kind: 'write', target, at, bytes: bytesOf(rest, Number(result)) };
    }
    case 'pwritev':
    case 'pwritev2':
      throw new Error(`strace: nobody here writes with ${name}`);
    default:
      return { kind: 'write', target, at: null, bytes: bytesOf(rest, Number(result)) };
  }
}

/** Every string among the arguments, one after the other: `writev` and `sendmsg` have several. */
function bytesOf(args: string, length: number): Buffer {
  const hex = [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text = '']) =>
    text.replaceAll('\\x', ''),
  );
  return Buffer.from(hex.join(''), 'hex').subarray(0, length);
}

/** Names of files come in the same form as what is written. */
function unescaped(text: string): string {
  return text.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
