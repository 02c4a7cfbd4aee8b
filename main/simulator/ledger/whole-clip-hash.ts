/**
 * The SHA-256 of a whole clip, taken block by block in order as far as blocks have arrived, so that the commit of a large
 * clip need not read it all again. It assumes block files never change under their name.
 */
import { createHash, type Hash } from 'node:crypto';
import type { Bits } from './bits.ts';
import type { Slot } from './slots.ts';

export interface WholeClipHashes {
  /** Hashes on as far as the stored blocks reach; with `thenRemove` their files go once they are hashed. */
  advance(slot: Slot, thenRemove: boolean): void;
  /** null when some block's bytes are no longer there to be hashed. */
  finish(slot: Slot, blockCount: number, thenRemove: boolean): Promise<string | null>;
  forget(gameClipId: string): void;
}

interface Running {
  readonly hash: Hash;
  /** The block files taken in so far, in order: a block replaced later shows as a difference. */
  readonly files: string[];
  last: Promise<void>;
}

export function wholeClipHashes(bits: Bits): WholeClipHashes {
  const running = new Map<string, Running>();

  const runningFor = (slot: Slot): Running => {
    const known = running.get(slot.made.gameClipId);
    if (known !== undefined) return known;
    const made = { hash: createHash('sha256'), files: [], last: Promise.resolve() };
    running.set(slot.made.gameClipId, made);
    return made;
  };
  const forget = (gameClipId: string) => {
    running.delete(gameClipId);
  };
  const advance = (slot: Slot, thenRemove: boolean) => {
    const run = runningFor(slot);
    // A hash that took in half a file is spoilt; `finish` sees that blocks are missing from it and starts afresh.
    run.last = run.last
      .then(() => takeIn(run, slot, bits, thenRemove))
      .catch(() => forget(slot.made.gameClipId));
    return run;
  };

  return {
    advance,
    forget,
    async finish(slot, blockCount, thenRemove) {
      const run = advance(slot, thenRemove);
      await run.last;
      forget(slot.made.gameClipId);
      if (isComplete(run, slot, blockCount)) return run.hash.digest('hex');
      const again: Running = { hash: createHash('sha256'), files: [], last: Promise.resolve() };
      try {
        await takeIn(again, slot, bits, thenRemove);
      } catch {
        return null;
      }
      return isComplete(again, slot, blockCount) ? again.hash.digest('hex') : null;
    },
  };
}

function isComplete(run: Running, slot: Slot, blockCount: number): boolean {
  return run.files.length === blockCount && run.files.every((file, n) => slot.blocks.get(n)?.file === file);
}

async function takeIn(run: Running, slot: Slot, bits: Bits, thenRemove: boolean): Promise<void> {
  for (;;) {
    const file = slot.blocks.get(run.files.length)?.file ?? null;
    if (file === null) return;
    await bits.hashInto(run.hash, file);
    run.files.push(file);
    if (thenRemove) bits.remove(file);
  }
}
