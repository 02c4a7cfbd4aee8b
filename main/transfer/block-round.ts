/**
 * One round over the blocks a clip still lacks: which goes next, which is set aside, and when going
 * on is pointless. One block's trouble holds no other block up. "Committed" is believed once every
 * block has been sent, and is "accepted" until then: some services say so of each block. Pure but
 * for its own counts.
 */
import { accepted, stopped } from '../service/block-outcome.ts';
import type { SendOutcome } from './send-outcome.ts';

/**
 * A refused block may have been spoilt on the way: read and sent so often in all [fault matrix C7].
 */
const mostSendings = 3;

export class BlockRound {
  readonly #queue: number[];
  readonly #refusals = new Map<number, number>();
  /** Numbers of the blocks that the service cannot have: not sent yet, or sent and not taken. */
  readonly #lacking: Set<number>;
  /** So many failures in a row are not about single blocks. */
  readonly #mostInARow: number;
  #inARow = 0;
  #aside: SendOutcome | null = null;
  #ended: SendOutcome | null = null;

  /** @param isProbe the service is in trouble: the first failure says that it still is */
  constructor(blockNums: readonly number[], blocksAtOnce: number, isProbe = false) {
    this.#queue = [...blockNums];
    this.#lacking = new Set(blockNums);
    this.#mostInARow = isProbe ? 1 : Math.max(2, blocksAtOnce);
  }

  /** The next block to read and send, or undefined when there is none for now. */
  next(): number | undefined {
    return this.#ended === null ? this.#queue.shift() : undefined;
  }

  /** All of the block's bytes went out, whatever will be said of them. */
  sentWhole(blockNum: number): void {
    this.#lacking.delete(blockNum);
  }

  /** Takes in what came of one block. */
  note(blockNum: number, outcome: SendOutcome): void {
    if (outcome.kind === 'accepted' || outcome.kind === 'committed') {
      this.#inARow = 0;
      this.#lacking.delete(blockNum);
      if (outcome.kind === 'committed' && this.#lacking.size === 0) this.#end(outcome);
    } else if (outcome.kind !== 'stopped') this.#troubled(blockNum, outcome);
  }

  /** What came of it all, once nothing is under way any more. */
  outcome(wasStopped: boolean): SendOutcome {
    // It was told of a block that it refused all the same.
    if (this.#ended?.kind === 'committed' && this.#lacking.size > 0) return this.#aside ?? accepted;
    return this.#ended ?? (wasStopped ? stopped : (this.#aside ?? accepted));
  }

  #troubled(blockNum: number, outcome: SendOutcome): void {
    const failure = outcome.kind === 'failed' ? outcome.failure : null;
    if (failure !== null && failure.status !== null && failure.verdict !== 'gone')
      this.#lacking.add(blockNum);
    const passes = failure?.verdict === 'later' || failure?.verdict === 'unknown';
    if (passes || outcome.kind === 'unreadable') this.#setAside(outcome);
    else if (failure?.verdict === 'final' && failure.status === 400) this.#refused(blockNum, outcome);
    else this.#end(outcome);
  }

  /** The others go on; this block waits for the next round, unless none of them gets through. */
  #setAside(outcome: SendOutcome): void {
    this.#aside ??= outcome;
    this.#inARow += 1;
    if (this.#inARow >= this.#mostInARow) this.#end(outcome);
  }

  #refused(blockNum: number, outcome: SendOutcome): void {
    const times = (this.#refusals.get(blockNum) ?? 0) + 1;
    this.#refusals.set(blockNum, times);
    if (times < mostSendings) this.#queue.push(blockNum);
    else this.#end(outcome);
  }

  #end(outcome: SendOutcome): void {
    // A commit outweighs whatever else happened meanwhile.
    if (this.#ended === null || outcome.kind === 'committed') this.#ended = outcome;
  }
}
