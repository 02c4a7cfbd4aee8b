/**
 * One round over the blocks a clip still lacks: which goes next, which is set aside, and when going on is pointless. One
 * block's trouble holds no other block up. Pure but for its own counts.
 */
import type { Failure } from '../service/failure.ts';

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

export type BlockRound = ReturnType<typeof createBlockRound>;

/** A refused block may have been spoilt on the way: read and sent so often in all [fault matrix C7]. */
const mostSendings = 3;

/** @param blocksAtOnce so many failures in a row are not about single blocks */
export function createBlockRound(blockNums: readonly number[], blocksAtOnce: number) {
  const queue = [...blockNums];
  const refusals = new Map<number, number>();
  const mostInARow = Math.max(2, blocksAtOnce);
  let inARow = 0;
  let aside: SendOutcome | null = null;
  let ended: SendOutcome | null = null;

  function end(outcome: SendOutcome): void {
    // A commit outweighs whatever else happened meanwhile.
    if (ended === null || outcome.kind === 'committed') ended = outcome;
  }

  /** The others go on; this block waits for the next round, unless none of them gets through. */
  function setAside(outcome: SendOutcome): void {
    aside ??= outcome;
    inARow += 1;
    if (inARow >= mostInARow) end(outcome);
  }

  function refused(blockNum: number, outcome: SendOutcome): void {
    const times = (refusals.get(blockNum) ?? 0) + 1;
    refusals.set(blockNum, times);
    if (times < mostSendings) queue.push(blockNum);
    else end(outcome);
  }

  return {
    /** The next block to read and send, or undefined when there is none for now. */
    next: (): number | undefined => (ended === null ? queue.shift() : undefined),
    accepted(): void {
      inARow = 0;
    },
    committed: (): void => end({ kind: 'committed' }),
    /** A block did not get through. */
    troubled(blockNum: number, outcome: SendOutcome): void {
      const failure = outcome.kind === 'failed' ? outcome.failure : null;
      const passes = failure?.verdict === 'later' || failure?.verdict === 'unknown';
      if (passes || outcome.kind === 'unreadable') setAside(outcome);
      else if (failure?.verdict === 'final' && failure.status === 400) refused(blockNum, outcome);
      else end(outcome);
    },
    /** What came of it, once nothing is under way any more. */
    outcome: (wasStopped: boolean): SendOutcome =>
      ended ?? (wasStopped ? { kind: 'stopped' } : (aside ?? { kind: 'all-accepted' })),
  };
}
