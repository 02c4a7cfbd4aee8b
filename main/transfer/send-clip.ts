/**
 * Sends the blocks of one clip that the service has not accepted yet, several at once. Assumes the slot is the clip's own.
 * Reads one block per worker into a buffer that is used again; never sends a byte of a file that has changed.
 */
import { openClipFile, sameVersion } from '../capture/clip-file.ts';
import { type BlockPlan, type BlockRange, blockRange } from '../model/block-plan.ts';
import type { Clip, Slot } from '../model/clip.ts';
import { failureFromSilence } from '../service/failure.ts';
import type { BlockAnswer, BlockToSend } from '../service/service-client.ts';
import type { AcceptedBlock } from '../storage/block-ledger.ts';
import { blockFile, readBlock } from './block-reader.ts';
import { type BlockRound, createBlockRound, type SendOutcome } from './block-round.ts';
import { paced, type Turn } from './pacing/pace.ts';
import type { StallWatches } from './pacing/stall-watch.ts';
import { WorkerPool } from './worker-pool.ts';

export interface Sender {
  readonly pace: Turn;
  readonly stalls: StallWatches;
  /** May change while a clip is sent. */
  blocksAtOnce(): number;
  /** Is given what to call when more blocks may go at once than before. */
  onRoom(fill: () => void): void;
  /** The lane is in trouble: a single block finds out whether it is over, the others follow it. */
  readonly isProbe: boolean;
  /** Whether another block may start; those under way are left to arrive. */
  mayGoOn(): boolean;
  putBlock(block: BlockToSend): Promise<BlockAnswer>;
  /** The service has accepted a block. */
  onAccepted(block: AcceptedBlock): void;
  /**
   * Writes down what was accepted. Called before another block goes out, so that a kill costs no more than the blocks in
   * flight, and when there is none to go.
   */
  record(): void;
}

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
export function sendBlocks(
  clip: Clip,
  slot: Slot,
  blockNums: readonly number[],
  sender: Sender,
  signal: AbortSignal,
): Promise<SendOutcome> {
  return withFile(clip, (source) => sendFrom(source, clip, slot, blockNums, sender, signal));
}

/**
 * Reads blocks that were accepted and compares them with what was sent then: their numbers, where they differ.
 * 'file-differs' when the file is not the recorded version to begin with.
 */
export function findAltered(
  clip: Clip,
  blocks: readonly AcceptedBlock[],
  signal: AbortSignal,
): Promise<readonly number[] | SendOutcome> {
  return withFile(clip, async (source) => {
    const buffer = newBuffer(clip);
    const altered: number[] = [];
    for (const { blockNum, digest } of blocks) {
      if (signal.aborted) return { kind: 'stopped' };
      const read = await source.read(blockRange(clip, blockNum), buffer);
      if ('kind' in read) return read;
      if (read.digest !== digest) altered.push(blockNum);
    }
    return altered;
  });
}

interface BlockSource {
  /** Puts the block at the start of `into`; answers with its digest, or with what is wrong. */
  read(range: BlockRange, into: Buffer): Promise<{ readonly digest: string } | SendOutcome>;
}

async function withFile<T>(
  clip: Clip,
  use: (source: BlockSource) => Promise<T>,
): Promise<T | Extract<SendOutcome, { kind: 'file-differs' }>> {
  const file = await openClipFile(clip.path);
  if (!file.ok) return { kind: 'file-differs' };
  const { handle, version } = file.value;
  try {
    if (!sameVersion(version, clip)) return { kind: 'file-differs' };
    const blocks = await blockFile(handle, clip.path);
    return await use({
      async read(range, into) {
        const read = await readBlock(blocks, range, into);
        if (read.kind === 'unreadable') return read;
        const isSame = read.kind === 'read' && sameVersion(read.version, clip);
        return isSame ? { digest: read.digest } : { kind: 'file-differs' };
      },
    });
  } finally {
    await handle.close();
  }
}

async function sendFrom(
  source: BlockSource,
  plan: BlockPlan,
  slot: Slot,
  blockNums: readonly number[],
  sender: Sender,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const round = createBlockRound(blockNums, sender.blocksAtOnce());
  // When one block answers "committed" the others no longer matter, and of a changed file nothing more may go.
  const enough = new AbortController();
  const stop = AbortSignal.any([signal, enough.signal]);
  let halted = false;
  let isOpen = !sender.isProbe;
  const most = () => (isOpen ? Math.min(sender.blocksAtOnce(), blockNums.length) : 1);
  const pool = new WorkerPool(most, () => {
    let buffer: Buffer | null = null;
    return async () => {
      const blockNum = stop.aborted ? undefined : round.next();
      if (blockNum === undefined || !sender.mayGoOn()) {
        halted ||= blockNum !== undefined;
        // Nothing of this worker's goes out any more, and the others may take long.
        sender.record();
        return false;
      }
      buffer ??= newBuffer(plan);
      const answer = await sendOne(blockRange(plan, blockNum), buffer, source, slot, sender, stop);
      note(round, blockNum, answer);
      if (answer.kind === 'committed' || answer.kind === 'file-differs') enough.abort();
      if (answer.kind === 'accepted' && !isOpen) {
        isOpen = true;
        pool.fill();
      }
      return true;
    };
  });
  sender.onRoom(() => pool.fill());
  pool.fill();
  try {
    await pool.done();
  } finally {
    sender.onRoom(() => {});
    sender.record();
  }
  return round.outcome(signal.aborted || halted);
}

type OneAnswer = { readonly kind: 'accepted' } | { readonly kind: 'aborted' } | SendOutcome;

function note(round: BlockRound, blockNum: number, answer: OneAnswer): void {
  if (answer.kind === 'accepted') round.accepted();
  else if (answer.kind === 'committed') round.committed();
  else if (answer.kind !== 'aborted') round.troubled(blockNum, answer);
}

async function sendOne(
  range: BlockRange,
  buffer: Buffer,
  source: BlockSource,
  slot: Slot,
  sender: Sender,
  stop: AbortSignal,
): Promise<OneAnswer> {
  const { blockNum, lengthBytes } = range;
  const read = await source.read(range, buffer);
  if ('kind' in read) return read;
  sender.record();
  const watch = sender.stalls.watch(stop);
  try {
    const body = paced(buffer.subarray(0, lengthBytes), sender.pace, watch);
    const answer = await sender.putBlock({ slot, blockNum, body, lengthBytes, signal: watch.signal });
    if (answer.kind === 'failed') return answer;
    if (answer.kind === 'aborted') return watch.isStalled() && !stop.aborted ? stalled : { kind: 'aborted' };
    if (answer.kind !== 'conflict') watch.acknowledged();
    // A conflict over a block of ours: the answer to an earlier sending of these same bytes was lost.
    sender.onAccepted({ blockNum, sizeBytes: lengthBytes, digest: read.digest });
    return answer.kind === 'conflict' ? { kind: 'accepted' } : answer;
  } finally {
    watch.dispose();
  }
}

const stalled: SendOutcome = { kind: 'failed', failure: failureFromSilence('block', { kind: 'timed-out' }) };

function newBuffer({ blockSizeBytes, sizeBytes }: BlockPlan): Buffer {
  return Buffer.allocUnsafeSlow(Math.min(blockSizeBytes, sizeBytes));
}
