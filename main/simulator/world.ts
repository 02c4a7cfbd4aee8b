/** What every call needs, handed in from one place: clock, ids, waiting, settings, memory, bytes and the scenario. */
import type { Bits } from './bits.ts';
import type { HandedOut } from './download-uris.ts';
import type { FaultPicker } from './fault-picker.ts';
import type { Ledger } from './ledger.ts';
import type { Settings } from './settings.ts';
import type { Throttle } from './throttle.ts';
import type { WholeClipHashes } from './whole-clip-hash.ts';

export interface World {
  readonly now: () => number;
  readonly newId: () => string;
  readonly wait: (ms: number) => Promise<void>;
  readonly ledger: Ledger;
  readonly bits: Bits;
  readonly hashes: WholeClipHashes;
  readonly faults: FaultPicker;
  /** Replaced as a whole, so that a call works with one set from start to end. */
  settings: Settings;
  /** What the tester set, without what the scenario adds. */
  ownSettings: Settings;
  readonly throttle: Throttle;
  /** Download addresses by clip. */
  readonly handedOut: Map<string, HandedOut>;
  transferUrl: string;
  runningPuts: number;
}
