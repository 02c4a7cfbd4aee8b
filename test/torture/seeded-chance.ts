/** Chance from a seed: a campaign makes the same choices again, whatever the machine's timing adds to them. */

export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  happens(probability: number): boolean;
  /** One of these, by weight. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T;
  one<T>(among: readonly T[]): T | undefined;
}

/** mulberry32: small, fast, and the same on every machine. */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    happens: (probability) => next() < probability,
    weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
      // `as`: the keys of a record are its keys.
      const entries = Object.entries(weights) as [T, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      throw new Error('weights: at least one above zero is needed');
    },
    one: (among) => among[Math.floor(next() * among.length)],
  };
}
