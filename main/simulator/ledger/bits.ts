/**
 * The bytes of blocks and thumbnails: streamed to files in the state folder and hashed on the way, never held whole.
 * Writes are synchronous: a block lands in the page cache faster than a thread pool could be asked to put it there.
 */
import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { ClientGone, Refusal } from '../answers/refusals.ts';

export interface ReceiveRules {
  readonly maxBytes: number;
  readonly keep: boolean;
  readonly hash: boolean;
  readonly md5: boolean;
  /** A scenario's cut: the connection ends once so many bytes were read. */
  readonly cutAfterBytes: number | null;
  /** A scenario's slowness: waits after so many bytes. */
  readonly pace: ((bytes: number) => Promise<void>) | null;
}

export interface Received {
  readonly sizeBytes: number;
  readonly sha256: string | null;
  readonly md5Base64: string | null;
  /** Gives the bytes their lasting name inside the state folder; null when they were not kept. */
  keepAs(name: string): string | null;
  drop(): void;
}

export class Bits {
  readonly #dir: string;
  /** Read from the page cache into one buffer: streams make a new one for every read. */
  readonly #buffer = Buffer.alloc(2_097_152);
  #received = 0;

  constructor(stateDir: string) {
    this.#dir = join(stateDir, 'bits');
    mkdirSync(this.#dir, { recursive: true });
    // Half-received blocks of an earlier run count for nothing.
    for (const name of readdirSync(this.#dir))
      if (name.startsWith('incoming-')) rmSync(join(this.#dir, name));
  }

  async receive(request: IncomingMessage, rules: ReceiveRules): Promise<Received> {
    this.#received += 1;
    const path = rules.keep ? join(this.#dir, `incoming-${this.#received}`) : null;
    const counted = await take(request, path, rules);
    return {
      ...counted,
      keepAs: (name) => {
        if (path === null) return null;
        renameSync(path, join(this.#dir, name));
        return name;
      },
      drop: () => {
        if (path !== null) rmSync(path, { force: true });
      },
    };
  }

  read(file: string, range?: { start: number; end: number }): AsyncIterable<Buffer> {
    return createReadStream(join(this.#dir, file), { highWaterMark: 1_048_576, ...range });
  }

  /** Adds a whole file to a hash, pausing between pieces so that requests go on being heard. */
  hashInto(hash: Hash, file: string): Promise<void> {
    return hashFile(hash, join(this.#dir, file), this.#buffer);
  }

  remove(file: string | null): void {
    if (file !== null) rmSync(join(this.#dir, file), { force: true });
  }

  removeAll(): void {
    for (const name of readdirSync(this.#dir)) rmSync(join(this.#dir, name), { force: true });
  }
}

async function hashFile(hash: Hash, path: string, buffer: Buffer): Promise<void> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const bytes = readSync(file, buffer);
      if (bytes === 0) return;
      hash.update(buffer.subarray(0, bytes));
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    closeSync(file);
  }
}

type Counted = Omit<Received, 'keepAs' | 'drop'>;

async function take(request: IncomingMessage, path: string | null, rules: ReceiveRules): Promise<Counted> {
  const sha256 = rules.hash ? createHash('sha256') : null;
  const md5 = rules.md5 ? createHash('md5') : null;
  const file = path === null ? null : openSync(path, 'wx', 0o600);
  let sizeBytes = 0;
  try {
    for await (const piece of bytesOf(request)) {
      sizeBytes += piece.length;
      if (rules.cutAfterBytes !== null && sizeBytes >= rules.cutAfterBytes) {
        request.socket.destroy();
        throw new ClientGone('cut by the scenario');
      }
      if (sizeBytes > rules.maxBytes) {
        throw new Refusal('block-too-big', `The body is larger than ${rules.maxBytes} bytes.`);
      }
      sha256?.update(piece);
      md5?.update(piece);
      if (file !== null) writeAll(file, piece);
      if (rules.pace !== null) await rules.pace(piece.length);
    }
    return { sizeBytes, sha256: hexOf(sha256), md5Base64: md5?.digest('base64') ?? null };
  } catch (error) {
    if (path !== null) rmSync(path, { force: true });
    throw error;
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** A body shorter than its Content-Length ends in an error here, never in an orderly end. */
async function* bytesOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    // Without this a refused body would destroy the socket and the refusal could not be answered.
    for await (const piece of request.iterator({ destroyOnReturn: false })) {
      // `as`: no encoding is set on the request, so pieces are buffers.
      yield piece as Buffer;
    }
  } catch (cause) {
    throw new ClientGone('the body ended early', { cause });
  }
  if (!request.complete) throw new ClientGone('the body ended early');
}

function writeAll(file: number, piece: Buffer): void {
  let written = 0;
  while (written < piece.length) written += writeSync(file, piece, written);
}

function hexOf(hash: Hash | null): string | null {
  return hash === null ? null : hash.digest('hex');
}
