/** What every call needs, handed in from one place: clock, ids, waiting, settings, memory, bytes and the scenario. */

import type { HandedOut } from '../calls/download-uris.ts';
import type { FaultPicker } from '../faults/fault-picker.ts';
import type { Bits } from '../ledger/bits.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { WholeClipHashes } from '../ledger/whole-clip-hash.ts';
import type { Settings } from '../settings/settings.ts';
import type { Throttle } from './rate-limits.ts';

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
