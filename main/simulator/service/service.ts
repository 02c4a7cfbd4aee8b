/** One simulated service: everything a call needs, handed in from one place, and what the tester may change while it runs. */
import { ok, type Result, valueOrThrow } from '../base/result.ts';
import type { Runtime } from '../base/runtime.ts';
import type { PracticeDoor } from '../control/practice-door.ts';
import { FaultPicker } from '../faults/fault-picker.ts';
import type { Scenario } from '../faults/scenario.ts';
import type { Bits } from '../ledger/bits.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { WholeClipHashes } from '../ledger/whole-clip-hash.ts';
import { mergeSettings, type Settings } from '../settings/service-settings.ts';
import { HandedOutAddresses } from './handed-out-addresses.ts';
import { RateLimits } from './rate-limits.ts';

export interface ServiceParts {
  readonly runtime: Runtime;
  readonly ledger: Ledger;
  readonly bits: Bits;
  /** What the tester set, without what the scenario adds. */
  readonly ownSettings: Settings;
  readonly scenario: Scenario;
  /** Null: open to every program of this computer, as testers need it. */
  readonly door: PracticeDoor | null;
}

export class Service {
  readonly door: PracticeDoor | null;
  readonly ledger: Ledger;
  readonly bits: Bits;
  readonly hashes: WholeClipHashes;
  readonly faults: FaultPicker;
  readonly rateLimits = new RateLimits();
  readonly handedOut = new HandedOutAddresses();
  /** Where the bits go; known once the listener has its port. */
  transferUrl = '';
  /** Blocks that are coming in now. */
  runningPuts = 0;
  readonly #runtime: Runtime;
  #ownSettings: Settings;
  #settings: Settings;

  /** Throws an Error whose message names the field when a setting of the scenario is not understood. */
  constructor({ runtime, ledger, bits, ownSettings, scenario, door }: ServiceParts) {
    this.door = door;
    this.#runtime = runtime;
    this.ledger = ledger;
    this.bits = bits;
    this.hashes = new WholeClipHashes(bits);
    this.faults = new FaultPicker(scenario, runtime.now());
    this.#ownSettings = ownSettings;
    this.#settings = valueOrThrow(mergeSettings(ownSettings, scenario.settings));
  }

  /** Wall-clock milliseconds since 1970. */
  now(): number {
    return this.#runtime.now();
  }

  newId(): string {
    return this.#runtime.newId();
  }

  wait(ms: number): Promise<void> {
    return this.#runtime.wait(ms);
  }

  /** Replaced as a whole, so that a call works with one set from start to end. */
  get settings(): Settings {
    return this.#settings;
  }

  /** They outlive scenarios. */
  changeSettings(changes: unknown): Result<Settings> {
    const own = mergeSettings(this.#ownSettings, changes);
    if (!own.ok) return own;
    const merged = mergeSettings(this.#settings, changes);
    if (!merged.ok) return merged;
    this.#ownSettings = own.value;
    this.#settings = merged.value;
    return merged;
  }

  /** Settings of the scenario before are gone, and those the tester gave stay. */
  startScenario(scenario: Scenario): Result<Scenario> {
    const merged = mergeSettings(this.#ownSettings, scenario.settings);
    if (!merged.ok) return merged;
    this.#settings = merged.value;
    this.faults.load(scenario, this.now());
    return ok(scenario);
  }

  /** Forgets everything but its settings, and starts the scenario again. */
  reset(): void {
    for (const gameClipId of this.ledger.books.slots.keys()) this.hashes.forget(gameClipId);
    this.ledger.record({ event: 'reset', at: this.now() });
    this.bits.removeAll();
    this.rateLimits.forget();
    this.handedOut.forget();
    this.faults.rewind(this.now());
  }
}
