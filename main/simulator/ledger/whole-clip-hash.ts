/**
 * The SHA-256 of a whole clip, taken block by block in order as far as blocks have arrived, so that the commit of a large
 * clip need not read it all again. It assumes block files never change under their name.
 */
import { createHash, type Hash } from 'node:crypto';
import type { Bits } from './bits.ts';
import type { Slot } from './slots.ts';

interface Running {
  readonly hash: Hash;
  /** The block files taken in so far, in order: a block replaced later shows as a difference. */
  readonly files: string[];
  last: Promise<void>;
}

export class WholeClipHashes {
  readonly #bits: Bits;
  readonly #running = new Map<string, Running>();

  constructor(bits: Bits) {
    this.#bits = bits;
  }

  /** Hashes on as far as the stored blocks reach; with `thenRemove` their files go once they are hashed. */
  advance(slot: Slot, thenRemove: boolean): void {
    this.#advanced(slot, thenRemove);
  }

  /** null when some block's bytes are no longer there to be hashed. */
  async finish(slot: Slot, blockCount: number, thenRemove: boolean): Promise<string | null> {
    const run = this.#advanced(slot, thenRemove);
    await run.last;
    this.forget(slot.made.gameClipId);
    if (isComplete(run, slot, blockCount)) return run.hash.digest('hex');
    const again = newRun();
    try {
      await takeIn(again, slot, this.#bits, thenRemove);
    } catch {
      return null;
    }
    return isComplete(again, slot, blockCount) ? again.hash.digest('hex') : null;
  }

  forget(gameClipId: string): void {
    this.#running.delete(gameClipId);
  }

  #advanced(slot: Slot, thenRemove: boolean): Running {
    const run = this.#runFor(slot.made.gameClipId);
    // A hash that took in half a file is spoilt; `finish` sees that blocks are missing from it and starts afresh.
    run.last = run.last
      .then(() => takeIn(run, slot, this.#bits, thenRemove))
      .catch(() => this.forget(slot.made.gameClipId));
    return run;
  }

  #runFor(gameClipId: string): Running {
    const known = this.#running.get(gameClipId);
    if (known !== undefined) return known;
    const made = newRun();
    this.#running.set(gameClipId, made);
    return made;
  }
}

function newRun(): Running {
  return { hash: createHash('sha256'), files: [], last: Promise.resolve() };
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
