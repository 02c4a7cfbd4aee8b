/**
 * A closed lane as it outlives the process: what is written down, and what of it holds when it is
 * read.
 */
import type { Lane as LaneName, Reason, ReasonCode } from '../../preload/clip-view.ts';
import { reasonCodes } from '../../preload/clip-view.ts';
import { backoffMs, slotBackoff } from './backoff.ts';

export interface LanePause {
  readonly reason: Reason;
  /** Wall-clock time of the next try. */
  readonly until: number;
}

export interface ClosedLane extends LanePause {
  /** What the service itself demanded: not even the owner may come earlier. */
  readonly demandedUntil: number;
}

/** These do not mend themselves: ask rarely, and let the owner act. */
export const slowReasons: readonly ReasonCode[] = [
  'not-authorized',
  'authorization-missing',
  'secret-store-changed',
  'over-quota',
  'claims-refused',
  'request-refused',
  'service-redirected',
  'service-not-itself',
  'proxy-refused',
  'proxy-sign-in',
  'proxy-unsupported',
];
/** What an owner may have just put right who calls for a look. */
export const aboutAuthorization: readonly ReasonCode[] = [
  'not-authorized',
  'authorization-missing',
  'secret-store-locked',
  'secret-store-changed',
  'authorization-unreadable',
];
export const slowWaitMs = 15 * 60_000;
/** A sign-in page of a network is often gone within minutes, and no one says so: first soon, then ever more rarely. */
const firstForeignMs = 20_000;
const longestForeignMs = 30 * 60_000;

/** How long at least a lane stays closed for this reason, after so many faults in a row. */
export function shortestWaitMs(code: ReasonCode, faults: number): number {
  if (code === 'service-not-itself')
    return Math.min(longestForeignMs, firstForeignMs * 2 ** Math.min(Math.max(0, faults - 1), 10));
  return slowReasons.includes(code) ? slowWaitMs : 0;
}
export const longestPauseMs = 3_600_000;

/** A closed lane as it outlives the process. */
export interface KeptLane {
  readonly reasonCode: string;
  readonly reasonDetail: string | null;
  readonly faults: number;
  readonly nextAt: number;
}

/** Where closed lanes are written down. Writes inside a transaction are committed with the rest. */
export interface LaneStore {
  load(name: LaneName): KeptLane | null;
  save(name: LaneName, kept: KeptLane): void;
  clear(name: LaneName): void;
}

/** Why the lane is closed, as the database has it; for those who only look. */
export function keptPause(name: LaneName, store: LaneStore, now: number): LanePause | null {
  return loadLane(store, name, now).closed;
}

/** What holds of it at this wall-clock time. */
export function loadLane(
  store: LaneStore,
  name: LaneName,
  now: number,
): { closed: ClosedLane | null; faults: number } {
  const kept = store.load(name);
  const code = reasonCodes.find((one) => one === kept?.reasonCode);
  if (kept === null || code === undefined) return { closed: null, faults: 0 };
  // A clock that was set back must not keep the lane closed for a year.
  const until = Math.min(kept.nextAt, now + longestPauseFor(code, kept.faults));
  // Whether the service had named the time is not kept; when it was busy, it may have.
  const demandedUntil = code === 'service-busy' ? until : 0;
  return {
    closed: { reason: { code, detail: kept.reasonDetail }, until, demandedUntil },
    faults: kept.faults,
  };
}

/** Only a busy service names its own time; every other pause is ours, and so long at the most. */
function longestPauseFor(code: ReasonCode, faults: number): number {
  if (code === 'service-busy') return longestPauseMs;
  const backoff = Math.ceil(backoffMs(slotBackoff, Math.max(0, faults - 1), 1));
  return Math.max(shortestWaitMs(code, faults), backoff);
}
