/**
 * Reads blocks of open files and digests them off the main thread, into memory that both threads share: a digest takes
 * longer than sending the block, and nothing is copied on the way. One thread for the whole process, started when first
 * asked; it keeps no process alive by itself.
 */
import { Worker } from 'node:worker_threads';
import type { FileVersion } from '../capture/clip-file.ts';

/** Memory for one block. */
export type BlockBuffer = Buffer<SharedArrayBuffer>;

/** What the thread is told. Whoever asks keeps the file open, and the memory untouched, until the answer is there. */
export interface AskedBlock {
  readonly fd: number;
  readonly offset: number;
  readonly lengthBytes: number;
  readonly into: SharedArrayBuffer;
}

export type ReadBlock =
  /** `version` is that of the file once the block was read; `digest` is SHA-256 in hex. */
  | { readonly kind: 'read'; readonly version: FileVersion; readonly digest: string }
  /** The file ends within the block. */
  | { readonly kind: 'short' }
  | { readonly kind: 'unreadable'; readonly code: string };

interface Waiting {
  resolve(read: ReadBlock): void;
  reject(error: Error): void;
}

interface Reader {
  readonly thread: Worker;
  /** In the order in which they asked, which is that of the answers. */
  readonly waiting: Waiting[];
}

/** Beside this file, under the ending it has itself: sources run as they are, bundles do not. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './block-reader-worker.ts' : './block-reader-worker.js',
  import.meta.url,
);
/** It holds nothing but the block it is at, and that lies outside its heap. */
const resourceLimits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 };

let reader: Reader | null = null;

export function newBlockBuffer(sizeBytes: number): BlockBuffer {
  return Buffer.from(new SharedArrayBuffer(sizeBytes));
}

export function readBlock(asked: AskedBlock): Promise<ReadBlock> {
  reader ??= start();
  const { thread, waiting } = reader;
  return new Promise((resolve, reject) => {
    // Only while somebody waits for an answer does the thread keep the process.
    if (waiting.length === 0) thread.ref();
    waiting.push({ resolve, reject });
    thread.postMessage(asked);
  });
}

function start(): Reader {
  // Flags of this process are not meant for its threads; some would keep one from starting.
  const thread = new Worker(entry, { resourceLimits, execArgv: [] });
  const started: Reader = { thread, waiting: [] };
  const { waiting } = started;
  let cause: unknown;
  thread.on('message', (read: ReadBlock) => {
    waiting.shift()?.resolve(read);
    if (waiting.length === 0) thread.unref();
  });
  thread.on('error', (error) => {
    cause = error;
  });
  // Nothing it does should end it: a bug, which those who wait report, and the next block starts another.
  thread.on('exit', () => {
    if (reader === started) reader = null;
    for (const { reject } of waiting) reject(new Error('the thread that reads blocks has ended', { cause }));
  });
  return started;
}
