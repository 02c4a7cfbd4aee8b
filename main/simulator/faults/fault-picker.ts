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

export interface FaultPicker {
  /** The first fault of the list that applies; each call is struck by one at most. */
  pick(facts: CallFacts, now: number): FaultAction | null;
  load(scenario: Scenario, now: number): void;
  /** Counts from the start again. */
  rewind(now: number): void;
  active(): ActiveScenario;
}

export interface ActiveScenario {
  readonly scenario: Scenario;
  readonly loadedAt: number;
  /** One for each fault of the scenario, in its order: calls it concerned so far, and those it struck. */
  readonly counts: readonly { readonly passed: number; readonly struck: number }[];
}

export function faultPicker(first: Scenario, startedAt: number): FaultPicker {
  let scenario = first;
  let loadedAt = startedAt;
  let counts = scenario.faults.map(() => ({ passed: 0, struck: 0 }));
  let chance = seededChance(scenario.seed);

  const load = (next: Scenario, now: number) => {
    scenario = next;
    loadedAt = now;
    counts = next.faults.map(() => ({ passed: 0, struck: 0 }));
    chance = seededChance(next.seed);
  };
  return {
    load,
    rewind: (now) => load(scenario, now),
    active: () => ({ scenario, loadedAt, counts: counts.map((count) => ({ ...count })) }),
    pick(facts, now) {
      let picked: FaultAction | null = null;
      scenario.faults.forEach((fault, index) => {
        const count = counts[index];
        if (count === undefined || !concerns(fault, facts, now - loadedAt)) return;
        // Every fault counts every call it concerns, struck or not: "the 3rd block" stays the 3rd block.
        count.passed += 1;
        if (picked !== null || !isDue(fault, count, chance)) return;
        count.struck += 1;
        picked = fault.do;
      });
      return picked;
    },
  };
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

function isDue(fault: Fault, count: { passed: number; struck: number }, chance: () => number): boolean {
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
