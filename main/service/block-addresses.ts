/** Where the blocks of each slot go. What is checked of a slot's address is checked once, not once a block. */
import type { Slot } from '../model/clip.ts';
import { type Failure, foreignAddress } from './failure.ts';
import { type Address, blockAddresses } from './upload-uri.ts';

export type SlotWay =
  | {
      readonly ok: true;
      /** What the address holds that nobody else may see. */
      readonly secret: string;
      addressOf(blockNum: number): Address;
    }
  | { readonly ok: false; readonly failure: Failure };

/** @param problemOf why an `uploadUri` may not be used, or null; must answer the same for as long as this lives */
export function createSlotWays(problemOf: (uploadUri: string) => string | null): (slot: Slot) => SlotWay {
  const known = new WeakMap<Slot, SlotWay>();

  function wayOf(slot: Slot): SlotWay {
    const problem = problemOf(slot.uploadUri);
    if (problem !== null) return { ok: false, failure: foreignAddress(problem) };
    return { ok: true, secret: new URL(slot.uploadUri).search, addressOf: blockAddresses(slot) };
  }

  return (slot) => {
    const seen = known.get(slot);
    if (seen !== undefined) return seen;
    const way = wayOf(slot);
    known.set(slot, way);
    return way;
  };
}
