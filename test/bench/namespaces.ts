/**
 * Two network namespaces with a line between them that delays and loses packets: by netem where the kernel has it, else by
 * a process of ours between two TUN devices. Assumes root; says what is missing otherwise.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './place.ts';

export interface Line {
  /** How the delay is made, for the reader. */
  readonly made: string;
  /** Puts a command line on this end or the other. */
  readonly near: readonly string[];
  readonly far: readonly string[];
  readonly farAddress: string;
  end(): void;
}

export type LineResult =
  | { readonly ok: true; readonly line: Line }
  | { readonly ok: false; readonly why: string };

const nearAddress = '10.77.0.1';
const farAddress = '10.77.0.2';
let lines = 0;

/** @param delayMs one way @param loss share of packets lost each way */
export async function openLine(place: Place, delayMs: number, loss: number): Promise<LineResult> {
  lines += 1;
  const name = `clipslot${process.pid}x${lines}`;
  const [near, far] = [`${name}n`, `${name}f`];
  const end = () => {
    for (const one of [near, far]) quietly('ip', 'netns', 'del', one);
  };
  try {
    for (const one of [near, far]) run('ip', 'netns', 'add', one);
    place.atEnd(end);
    const made = (await byNetem(near, far, delayMs, loss)) ?? (await byTun(place, near, far, delayMs, loss));
    run('ip', '-n', near, 'addr', 'add', nearAddress, 'peer', farAddress, 'dev', 'wire0');
    run('ip', '-n', far, 'addr', 'add', farAddress, 'peer', nearAddress, 'dev', 'wire1');
    for (const one of [near, far]) {
      run('ip', '-n', one, 'link', 'set', 'lo', 'up');
      run('ip', '-n', one, 'link', 'set', one === near ? 'wire0' : 'wire1', 'up');
    }
    // What Windows and most Linux systems use; this machine may be set to something else.
    const route = ['route', 'replace', farAddress, 'dev', 'wire0', 'src', nearAddress, 'congctl', 'cubic'];
    const control = quietly('ip', '-n', near, ...route) ? 'cubic' : machineControl();
    const inside = (one: string) => ['ip', 'netns', 'exec', one];
    return {
      ok: true,
      line: { made: `${made}; TCP ${control}`, near: inside(near), far: inside(far), farAddress, end },
    };
  } catch (error) {
    end();
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { ok: false, why };
  }
}

/** Null where the kernel has no netem. */
async function byNetem(near: string, far: string, delayMs: number, loss: number): Promise<string | null> {
  run('ip', '-n', near, 'link', 'add', 'wire0', 'type', 'veth', 'peer', 'name', 'wire1', 'netns', far);
  const shape = ['netem', 'delay', `${delayMs}ms`, 'loss', `${loss * 100}%`, 'limit', '100000'];
  try {
    for (const [one, device] of [
      [near, 'wire0'],
      [far, 'wire1'],
    ] as const)
      run('ip', 'netns', 'exec', one, 'tc', 'qdisc', 'add', 'dev', device, 'root', ...shape);
    return 'netem on both ends';
  } catch {
    run('ip', '-n', near, 'link', 'del', 'wire0');
    return null;
  }
}

async function byTun(
  place: Place,
  near: string,
  far: string,
  delayMs: number,
  loss: number,
): Promise<string> {
  const script = join(import.meta.dirname, 'wire.py');
  const args = ['netns', 'exec', near, 'python3', script, 'wire0', 'wire1', String(delayMs), String(loss)];
  const wire = spawn('ip', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  place.owns(wire);
  const ended = once(wire, 'exit').then(() => {
    throw new Error('no netem in this kernel, and no TUN devices either');
  });
  ended.catch(() => {});
  await Promise.race([once(wire.stdout, 'data'), ended]);
  run('ip', '-n', near, 'link', 'set', 'wire1', 'netns', far);
  return 'this kernel has no netem, so a process (wire.py) carries the packets between two TUN devices';
}

function run(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function quietly(command: string, ...args: readonly string[]): boolean {
  try {
    run(command, ...args);
    return true;
  } catch {
    // Already gone, or not to be had.
    return false;
  }
}

function machineControl(): string {
  return readFileSync('/proc/sys/net/ipv4/tcp_congestion_control', 'utf8').trim();
}
