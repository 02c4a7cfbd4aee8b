/**
 * One app on one home. Who runs is decided by a lock of ours in that home, which the system drops
 * with the process, and proved by an answer of the one that holds it: each start that comes later
 * asks it to show its window. Chromium's own lock says "no" for a dozen reasons, a missing folder
 * for temporary files among them, and tells none.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { Disposable } from '../base/disposable.ts';
import { errorCode } from '../base/error-code.ts';
import { readJson, writePrivately } from '../base/private-file.ts';
import type { Clock } from '../base/runtime.ts';
import { type DataLock, lockDataDir } from '../storage/database/data-lock.ts';

const doorFile = z.object({
  port: z.number().int().min(1).max(65_535),
  token: z.string().min(32).max(128),
});

const pathIn = (home: string) => join(home, 'instance.json');
const shown = 'shown';
/** A process that is alive answers in milliseconds; one that starts on a busy computer in seconds. */
const answerWithinMs = 3000;
const askAgainMs = 100;
const mostRequestChars = 200;

export type Claimed =
  | { readonly code: 'first'; readonly lock: DataLock }
  /** Another process has it; `problem` names that one. */
  | { readonly code: 'held'; readonly problem: string }
  /** The home cannot be used at all: `errno` says why, as far as SQLite or the system tells. */
  | { readonly code: 'unusable'; readonly errno: string };

/** Takes the home for this process. @param now milliseconds since 1970 */
export function claimHome(home: string, now: number): Claimed {
  try {
    const locked = lockDataDir(home, 'the Clipslot app', now);
    if (locked.ok) return { code: 'first', lock: locked.value };
    const { holder, why } = locked;
    return holder === null ? { code: 'unusable', errno: why } : { code: 'held', problem: holder };
  } catch (error) {
    return { code: 'unusable', errno: errorCode(error) ?? 'EIO' };
  }
}

/** Where later starts ask for the window. Open from the first moment on, before there is one. */
export class InstanceDoor implements Disposable {
  readonly #home: string;
  readonly #server: Server;
  readonly #token = randomBytes(32).toString('base64url');

  /** @param onAsked a later start asks for the window */
  constructor(home: string, onAsked: () => void) {
    this.#home = home;
    this.#server = createServer((socket) => answer(socket, this.#token, onAsked));
    this.#server.on('error', () => {});
    this.#server.unref();
  }

  /** Resolves once later starts can find it; rejects when they never will. */
  async open(): Promise<void> {
    await new Promise<void>((listening, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', listening);
    });
    const address = this.#server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await writePrivately(pathIn(this.#home), JSON.stringify({ port, token: this.#token }));
  }

  dispose(): void {
    this.#server.close();
    rmSync(pathIn(this.#home), { force: true });
  }
}

/** Asks the process that holds the home for its window; true once it has answered. */
export async function askForWindow(
  home: string,
  clock: Pick<Clock, 'after' | 'monotonicMs'>,
): Promise<boolean> {
  const untilMs = clock.monotonicMs() + answerWithinMs;
  while (clock.monotonicMs() < untilMs) {
    if (await askOnce(home, clock)) return true;
    // It may have started this moment and not opened its door yet.
    await new Promise<void>((over) => clock.after(askAgainMs, over));
  }
  return false;
}

async function askOnce(home: string, clock: Pick<Clock, 'after'>): Promise<boolean> {
  const found = doorFile.safeParse(await readJson(pathIn(home)).catch(() => undefined));
  if (!found.success) return false;
  return new Promise((resolve) => {
    const socket = createConnection({ port: found.data.port, host: '127.0.0.1' });
    const end = (answered: boolean) => {
      callOff();
      socket.destroy();
      resolve(answered);
    };
    const callOff = clock.after(answerWithinMs / 2, () => end(false));
    socket.on('error', () => end(false));
    socket.on('close', () => end(false));
    socket.once('data', (text) => end(text.toString('utf8').trim() === shown));
    socket.write(`${found.data.token}\n`);
  });
}

/** One line of a later start; anything else is hung up on. */
function answer(socket: Socket, token: string, onAsked: () => void): void {
  let text = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (part) => {
    text += part.toString('utf8');
    if (text.length > mostRequestChars) socket.destroy();
    if (text !== `${token}\n`) return;
    onAsked();
    socket.end(`${shown}\n`);
  });
}
