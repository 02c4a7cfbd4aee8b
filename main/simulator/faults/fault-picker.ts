/** Decides which fault, if any, strikes a call. Chance comes from the scenario's seed, so a run can be repeated. */
import type { CallKind } from '../ledger/ledger-events.ts';
import type { Fault, FaultAction, Scenario } from './scenario.ts';

export interface CallFacts {
  readonly kind: CallKind;
  readonly blockNum: number | null;
  readonly caption: string | null;
  readonly fileSize: number | null;
  /** Which slot of the ledger, from 1, in order of creation; null for calls about none. */
  readonly clip: number | null;
}

export interface ActiveScenario {
  readonly scenario: Scenario;
  readonly loadedAt: number;
  /** One for each fault of the scenario, in its order: calls it concerned so far, and those it struck. */
  readonly counts: readonly Readonly<Count>[];
}

export class FaultPicker {
  #scenario: Scenario;
  #loadedAt: number;
  #counts: Count[];
  #chance: () => number;

  constructor(scenario: Scenario, now: number) {
    this.#scenario = scenario;
    this.#loadedAt = now;
    this.#counts = uncounted(scenario);
    this.#chance = seededChance(scenario.seed);
  }

  /** Another scenario, counted from its start. */
  load(scenario: Scenario, now: number): void {
    this.#scenario = scenario;
    this.#loadedAt = now;
    this.#counts = uncounted(scenario);
    this.#chance = seededChance(scenario.seed);
  }

  /** Counts from the start again. */
  rewind(now: number): void {
    this.load(this.#scenario, now);
  }

  active(): ActiveScenario {
    const counts = this.#counts.map((count) => ({ ...count }));
    return { scenario: this.#scenario, loadedAt: this.#loadedAt, counts };
  }

  /** The first fault of the list that applies; each call is struck by one at most. */
  pick(facts: CallFacts, now: number): FaultAction | null {
    let picked: FaultAction | null = null;
    for (const [at, fault] of this.#scenario.faults.entries()) {
      const count = this.#counts[at];
      if (count === undefined || !concerns(fault, facts, now - this.#loadedAt)) continue;
      // Every fault counts every call it concerns, struck or not: "the 3rd block" stays the 3rd block.
      count.passed += 1;
      if (picked !== null || !isDue(fault, count, this.#chance)) continue;
      count.struck += 1;
      picked = fault.do;
    }
    return picked;
  }
}

interface Count {
  passed: number;
  struck: number;
}

function uncounted({ faults }: Scenario): Count[] {
  return faults.map(() => ({ passed: 0, struck: 0 }));
}

function concerns(fault: Fault, facts: CallFacts, elapsedMs: number): boolean {
  const { blockNum, clip, fileSize, caption, afterMs, beforeMs } = fault.when;
  if (fault.on !== 'any' && fault.on !== facts.kind) return false;
  if (blockNum !== undefined && blockNum !== facts.blockNum) return false;
  if (clip !== undefined && clip !== facts.clip) return false;
  if (caption !== undefined && caption !== facts.caption) return false;
  if (afterMs !== undefined && elapsedMs < afterMs) return false;
  if (beforeMs !== undefined && elapsedMs >= beforeMs) return false;
  if (fileSize === undefined) return true;
  if (facts.fileSize === null) return false;
  return facts.fileSize >= (fileSize.atLeast ?? 0) && facts.fileSize <= (fileSize.atMost ?? Infinity);
}

function isDue(fault: Fault, count: Count, chance: () => number): boolean {
  const { call, every, times } = fault.when;
  if (times !== undefined && count.struck >= times) return false;
  if (call !== undefined && count.passed !== call) return false;
  if (every !== undefined && count.passed % every !== 0) return false;
  return fault.when.chance === undefined || chance() < fault.when.chance;
}

/** mulberry32: small, fast, and the same on every machine. */
function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
