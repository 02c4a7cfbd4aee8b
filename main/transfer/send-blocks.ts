/**
 * Sends the blocks of one clip that the service has not accepted yet, several at once. Assumes the
 * slot is the clip's own. Reads one block per worker into a buffer that is used again; never sends
 * a byte of a file that has changed.
 */
import { type BlockPlan, type BlockRange, blockRange } from '../model/block-plan.ts';
import type { Clip, Slot } from '../model/clip.ts';
import type { BlockOutcome } from '../service/block-outcome.ts';
import { failureFromSilence } from '../service/failure.ts';
import type { BlockToSend } from '../service/service-client.ts';
import type { AcceptedBlock } from '../storage/block-ledger.ts';
import { BlockRound } from './block-round.ts';
import { type BlockSource, blockBuffer, withSource } from './block-source.ts';
import { paced, type Turn } from './pacing/pace.ts';
import type { StallWatches } from './pacing/stall-watch.ts';
import type { SendOutcome } from './send-outcome.ts';
import { type Step, WorkerPool } from './worker-pool.ts';

/** What sending asks of those who keep count. */
export interface Sender {
  readonly pace: Turn;
  readonly stalls: StallWatches;
  /** May change while a clip is sent. */
  blocksAtOnce(): number;
  /** Is given what to call when more blocks may go at once than before. */
  onRoom(fill: () => void): void;
  /** There was trouble: a single block finds out whether it is over, the others follow it. */
  readonly isProbe: boolean;
  /** Whether another block may start; those under way are left to arrive. */
  mayGoOn(): boolean;
  putBlock(block: BlockToSend): Promise<BlockOutcome>;
  /** So many bytes of a block went out, and the service did not take it. */
  onSentInVain(bytes: number): void;
  /** The service has accepted a block. */
  onAccepted(block: AcceptedBlock): void;
  /**
   * Writes down what was accepted. Called before another block goes out, so that a kill costs no
   * more than the blocks in flight, and when there is none to go.
   */
  record(): void;
}

/** Sends what is missing. @param accepted numbers of the blocks that need not go again */
export async function sendMissing(
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
  return withSource(clip, (source) =>
    new BlockSending({ source, plan: clip, slot, sender, signal }, blockNums).run(),
  );
}

interface SendingParts {
  readonly source: BlockSource;
  readonly plan: BlockPlan;
  readonly slot: Slot;
  readonly sender: Sender;
  readonly signal: AbortSignal;
}

/** One go at some blocks, from the first read to the last answer. */
class BlockSending {
  readonly #parts: SendingParts;
  readonly #blockCount: number;
  readonly #round: BlockRound;
  readonly #workers = new WorkerPool(
    () => this.#most(),
    () => this.#worker(),
  );
  /** Of a changed file nothing more may go. */
  readonly #enough = new AbortController();
  readonly #stop: AbortSignal;
  /** Another block might have gone, and was not allowed to. */
  #wasHalted = false;
  /** False while a single block finds out whether trouble is over. */
  #isOpen: boolean;

  constructor(parts: SendingParts, blockNums: readonly number[]) {
    this.#parts = parts;
    this.#blockCount = blockNums.length;
    this.#round = new BlockRound(blockNums, parts.sender.blocksAtOnce(), parts.sender.isProbe);
    this.#stop = AbortSignal.any([parts.signal, this.#enough.signal]);
    this.#isOpen = !parts.sender.isProbe;
  }

  async run(): Promise<SendOutcome> {
    const { sender, signal } = this.#parts;
    sender.onRoom(() => this.#workers.fill());
    this.#workers.fill();
    try {
      await this.#workers.done();
    } finally {
      sender.onRoom(() => {});
      sender.record();
    }
    return this.#round.outcome(signal.aborted || this.#wasHalted);
  }

  #most(): number {
    return this.#isOpen ? Math.min(this.#parts.sender.blocksAtOnce(), this.#blockCount) : 1;
  }

  #worker(): Step {
    let buffer: Buffer | null = null;
    return async () => {
      const range = this.#next();
      if (range === null) return false;
      buffer ??= blockBuffer(this.#parts.plan);
      this.#note(range.blockNum, await this.#send(range, buffer));
      return true;
    };
  }

  #next(): BlockRange | null {
    const { plan, sender } = this.#parts;
    const blockNum = this.#stop.aborted ? undefined : this.#round.next();
    if (blockNum !== undefined && sender.mayGoOn()) return blockRange(plan, blockNum);
    this.#wasHalted ||= blockNum !== undefined;
    // Nothing of this worker's goes out any more, and the others may take long.
    sender.record();
    return null;
  }

  #note(blockNum: number, outcome: SendOutcome): void {
    this.#round.note(blockNum, outcome);
    if (outcome.kind === 'file-differs') this.#enough.abort();
    if (outcome.kind === 'accepted' && !this.#isOpen) {
      this.#isOpen = true;
      this.#workers.fill();
    }
  }

  async #send(range: BlockRange, buffer: Buffer): Promise<SendOutcome> {
    const { source, slot, sender } = this.#parts;
    const { blockNum, lengthBytes } = range;
    const read = await source.read(range, buffer);
    if ('kind' in read) return read;
    sender.record();
    const watch = sender.stalls.watch(this.#stop);
    try {
      const body = paced(buffer.subarray(0, lengthBytes), sender.pace, watch);
      const outcome = await sender.putBlock({ slot, blockNum, body, lengthBytes, signal: watch.signal });
      if (watch.handedBytes === lengthBytes) this.#round.sentWhole(blockNum);
      if (outcome.kind === 'failed' || outcome.kind === 'stopped') sender.onSentInVain(watch.handedBytes);
      if (outcome.kind === 'failed') return outcome;
      if (outcome.kind === 'stopped') return watch.isStalled() && !this.#stop.aborted ? stalled : outcome;
      // Said of an earlier sending, the answer tells nothing about the line.
      if (outcome.kind === 'committed' || outcome.again !== true) watch.acknowledged();
      sender.onAccepted({ blockNum, sizeBytes: lengthBytes, digest: read.digest });
      return outcome;
    } finally {
      watch.dispose();
    }
  }
}

const stalled: SendOutcome = { kind: 'failed', failure: failureFromSilence('block', { kind: 'timed-out' }) };
