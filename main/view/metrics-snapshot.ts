/** A queue in numbers, for watching it from outside: no name, no path, no id. Reads only, in a few milliseconds. */
import type { ClipState, Lane, ReasonCode } from '../../preload/clip-view.ts';
import type { SlotRequestCounts } from '../../preload/overview-contract.ts';
import type { SentTotal } from '../storage/bytes-sent.ts';
import type { AttemptOutcome } from '../storage/slot-attempt.ts';
import type { ViewParts } from './view-parts.ts';

export interface MetricsSnapshot {
  readonly clips: Readonly<Record<ClipState, number>>;
  /** How slot requests ended, since the queue was made. */
  readonly slotRequests: Readonly<Record<AttemptOutcome, number>>;
  readonly slots: SlotRequestCounts;
  /** Accepted by the service: bytes since the queue was made, blocks since this program started. */
  readonly accepted: SentTotal;
  /** Why a lane is closed; null while it is open. */
  readonly lanes: Readonly<Record<Lane, ReasonCode | null>>;
  readonly pausedByOwner: boolean;
  readonly sendingClips: number;
  readonly growingFiles: number;
}

/** Null while the database cannot be read. */
export function metricsSnapshot(parts: ViewParts): MetricsSnapshot | null {
  const { clips, ledger, sent, lanes, storageHealth, policy, transfers, captures } = parts;
  const closedFor = (lane: Lane) => (storageHealth.pause(lane) ?? lanes[lane].pause())?.reason.code ?? null;
  return storageHealth.attempt(null, () => ({
    clips: clips.counts(),
    slotRequests: ledger.outcomes(),
    slots: ledger.counters(),
    accepted: sent.total(),
    lanes: { slots: closedFor('slots'), transfers: closedFor('transfers'), polls: closedFor('polls') },
    pausedByOwner: policy.pause() !== null,
    sendingClips: transfers.sendingCount(),
    growingFiles: captures.growingCount(),
  }));
}
