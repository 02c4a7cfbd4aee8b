/** How much of a clip's conversation is kept. Everything is counted; of the middle of a long story only its counts stay. */
import type { ExchangeCall } from '../../../preload/exchange-view.ts';

export interface Bounds {
  readonly first: number;
  readonly last: number;
}

const many: Bounds = { first: 20, last: 20 };
const some: Bounds = { first: 5, last: 10 };
const ends: Bounds = { first: 1, last: 1 };

const whenGood: Readonly<Record<ExchangeCall, Bounds>> = {
  slot: many,
  // Hundreds a second, all alike.
  block: ends,
  read: some,
  list: some,
  delete: many,
};
const whenTroubled: Readonly<Record<ExchangeCall, Bounds>> = { ...whenGood, block: many };

/** How many exchanges of one kind are kept of one clip. */
export function boundsOf(call: ExchangeCall, isTroubled: boolean): Bounds {
  return isTroubled ? whenTroubled[call] : whenGood[call];
}

/** Of all clips together; what is older goes first. */
export const mostLogBytes = 64 * 1024 * 1024;
export const longestKeptMs = 90 * 24 * 60 * 60_000;
