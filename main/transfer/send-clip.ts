/**
 * Sends the blocks of one clip that the service has not accepted yet, several at once. Assumes the slot is the clip's own.
 * Reads one block per worker into a buffer that is used again; never sends a byte of a file that has changed.
 */
import { createHash } from 'node:crypto';
import { type FileVersion, openClipFile, sameVersion, versionOf } from '../capture/clip-file.ts';
import type { AcceptedBlock } from '../queue/block-ledger.ts';
import { type BlockPlan, type BlockRange, blockRange } from '../queue/block-plan.ts';
import type { Clip, Slot } from '../queue/clip.ts';
import type { Failure } from '../service/failure.ts';
import type { BlockAnswer, BlockToSend } from '../service/service-client.ts';
import { type Pace, paced } from './pace.ts';

export interface Sender {
  readonly pace: Pace;
  readonly blocksAtOnce: number;
  putBlock(block: BlockToSend): Promise<BlockAnswer>;
  /** Called once the service has accepted a block; must have recorded it when it returns. */
  onAccepted(block: AcceptedBlock): void;
}

export type SendOutcome =
  /** The service has the whole file. */
  | { readonly kind: 'committed' }
  /** Every block was accepted at some time, and nobody said "committed". */
  | { readonly kind: 'all-accepted' }
  | { readonly kind: 'stopped' }
  /** The file is not what was recorded; the caller finds out what became of it. */
  | { readonly kind: 'file-differs' }
  | { readonly kind: 'unreadable'; readonly code: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** A block on the slowest line worth having: 8 kB/s, and half a minute for the answer. */
const slowestBytesPerMs = 8;
const answerMs = 30_000;

/** @param accepted numbers of the blocks that need not go again */
export async function sendClip(
  clip: Clip,
  slot: Slot,
  accepted: ReadonlySet<number>,
  sender: Sender,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const missing: number[] = [];
  for (let blockNum = 0; blockNum < clip.expectedBlocks; blockNum += 1) {
    if (!accepted.has(blockNum)) missing.push(blockNum);
  }
  return sendBlocks(clip, slot, missing, sender, signal);
}

/** Sends exactly these blocks, whatever was accepted before. */
export async function sendBlocks(
  clip: Clip,
  slot: Slot,
  blockNums: readonly number[],
  sender: Sender,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const file = await openClipFile(clip.path);
  if (!file.ok) return { kind: 'file-differs' };
  try {
    if (!sameVersion(file.version, clip)) return { kind: 'file-differs' };
    const source: BlockSource = {
      async read(range, into) {
        const { bytesRead } = await file.handle.read(into, 0, range.lengthBytes, range.offset);
        const version = versionOf(await file.handle.stat({ bigint: true }));
        return bytesRead === range.lengthBytes && sameVersion(version, clip as FileVersion);
      },
    };
    return await runWorkers(clip, slot, blockNums, source, sender, signal);
  } finally {
    await file.handle.close();
  }
}

interface BlockSource {
  /** Fills `into` with the block; false when the file is not the recorded version (any more). */
  read(range: BlockRange, into: Buffer): Promise<boolean>;
}

async function runWorkers(
  plan: BlockPlan,
  slot: Slot,
  blockNums: readonly number[],
  source: BlockSource,
  sender: Sender,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const queue = [...blockNums];
  // When one block answers "committed", the answers of the others no longer matter.
  const enough = new AbortController();
  const both = AbortSignal.any([signal, enough.signal]);
  let ended: SendOutcome | null = null;

  async function work(): Promise<void> {
    const buffer = Buffer.allocUnsafeSlow(Math.min(plan.blockSizeBytes, plan.sizeBytes));
    while (ended === null && !signal.aborted) {
      const blockNum = queue.shift();
      if (blockNum === undefined) return;
      const outcome = await sendOne(blockRange(plan, blockNum), buffer);
      if (outcome === null) continue;
      // A commit outweighs whatever else happened meanwhile.
      if (ended === null || outcome.kind === 'committed') ended = outcome;
      if (outcome.kind === 'committed') enough.abort();
    }
  }

  async function sendOne(range: BlockRange, buffer: Buffer): Promise<SendOutcome | null> {
    const bytes = buffer.subarray(0, range.lengthBytes);
    try {
      if (!(await source.read(range, bytes))) return { kind: 'file-differs' };
    } catch (error) {
      return { kind: 'unreadable', code: (error as NodeJS.ErrnoException).code ?? 'UNKNOWN' };
    }
    const digest = createHash('sha256').update(bytes).digest('hex');
    const answer = await sender.putBlock(toSend(slot, range, bytes, sender, both));
    switch (answer.kind) {
      case 'accepted':
      case 'committed':
        sender.onAccepted({ blockNum: range.blockNum, sizeBytes: range.lengthBytes, digest });
        return answer.kind === 'committed' ? { kind: 'committed' } : null;
      case 'aborted':
        return null;
      case 'failed':
        return { kind: 'failed', failure: answer.failure };
    }
  }

  await Promise.all(Array.from({ length: Math.min(sender.blocksAtOnce, blockNums.length) }, work));
  return ended ?? { kind: signal.aborted ? 'stopped' : 'all-accepted' };
}

function toSend(
  slot: Slot,
  range: BlockRange,
  bytes: Buffer,
  sender: Sender,
  signal: AbortSignal,
): BlockToSend {
  const limit = sender.pace.bytesPerSecond();
  // Under a limit the blocks share the pace, so each takes as long as all of them together.
  const pacedMs = limit === null ? 0 : (2 * sender.blocksAtOnce * range.lengthBytes * 1000) / limit;
  return {
    slot,
    blockNum: range.blockNum,
    body: limit === null ? bytes : paced(bytes, sender.pace, signal),
    lengthBytes: range.lengthBytes,
    timeoutMs: answerMs + range.lengthBytes / slowestBytesPerMs + pacedMs,
    signal,
  };
}
