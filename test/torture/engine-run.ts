/** One life of an engine in a process of its own: started with orders, listened to, ended by itself or by force. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChildOrders } from './engine-child.ts';
import type { HistoryFact } from './record.ts';

export type Told = Pick<HistoryFact, 'clipId' | 'at' | 'event'>;

export interface EngineEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly wasIdle: boolean;
  readonly told: readonly Told[];
  readonly bugs: readonly string[];
}

export interface EngineRun {
  /** Resolves when the engine is open, or has ended before. */
  readonly ready: Promise<void>;
  readonly ended: Promise<EngineEnd>;
  isOver(): boolean;
  kill(): void;
  /** Asks it to stop in good order. */
  stop(): void;
}

export interface EngineProgram {
  /** A file beside this one. */
  readonly entry: 'engine-child.ts' | 'broken-engine-child.ts';
  readonly env: NodeJS.ProcessEnv;
}

export function startEngine({ entry, env }: EngineProgram, orders: ChildOrders): EngineRun {
  const child = spawn(process.execPath, [join(import.meta.dirname, entry), JSON.stringify(orders)], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const told: Told[] = [];
  const bugs: string[] = [];
  const complaints: string[] = [];
  let wasIdle = false;
  let over = false;
  let isReady = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });

  function hear(line: string): void {
    const said = parsed(line);
    if (said === null) return;
    if (said.event === 'ready') isReady();
    else if (said.event === 'idle') wasIdle = true;
    else if (said.event === 'bug') bugs.push(String(said.error));
    else if (typeof said.clipId === 'string' && typeof said.at === 'string')
      told.push({ clipId: said.clipId, at: Date.parse(said.at), event: String(said.event) });
  }

  createInterface({ input: child.stdout }).on('line', hear);
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));
  // A child that dies while we write to it is the point of all this.
  child.stdin.on('error', () => {});
  const ended = new Promise<EngineEnd>((resolve) => {
    child.once('close', (exitCode, signal) => {
      over = true;
      isReady();
      if (exitCode !== 0 && signal !== 'SIGKILL')
        bugs.push(`the engine ended by itself (${exitCode ?? signal})\n${complaints.join('\n')}`);
      resolve({ exitCode, signal, wasIdle, told, bugs });
    });
  });
  return {
    ready,
    ended,
    isOver: () => over,
    kill: () => void child.kill('SIGKILL'),
    stop: () => void child.kill('SIGTERM'),
  };
}

/** The last line of a killed process may be torn. */
function parsed(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
