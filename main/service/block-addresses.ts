/**
 * Where the blocks of each slot go. What is checked of a slot's address is checked once, not once a
 * block.
 */
import { ok } from '../base/result.ts';
import type { Slot } from '../model/clip.ts';
import { foreignAddress } from './failure.ts';
import { failedWith, type Reply } from './reply.ts';
import { type Address, addressesUnder } from './upload-uri.ts';

export interface SlotAddresses {
  /** What the address holds that no one else may see. */
  readonly secret: string;
  addressOf(blockNum: number): Address;
}

export class BlockAddresses {
  readonly #problemOf: (uploadUri: string) => string | null;
  readonly #known = new WeakMap<Slot, Reply<SlotAddresses>>();

  /**
   * @param problemOf why an `uploadUri` may not be used, or null; must answer the same for as long
   * as this lives
   */
  constructor(problemOf: (uploadUri: string) => string | null) {
    this.#problemOf = problemOf;
  }

  /** Fails where the slot's address may not be used. */
  of(slot: Slot): Reply<SlotAddresses> {
    const known = this.#known.get(slot);
    if (known !== undefined) return known;
    const found = this.#find(slot);
    this.#known.set(slot, found);
    return found;
  }

  #find(slot: Slot): Reply<SlotAddresses> {
    const problem = this.#problemOf(slot.uploadUri);
    if (problem !== null) return failedWith(foreignAddress(problem));
    return ok({ secret: new URL(slot.uploadUri).search, addressOf: addressesUnder(slot) });
  }
}
