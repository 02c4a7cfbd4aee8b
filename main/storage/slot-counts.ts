/**
 * How slot requests ended and what became of slots, counted from an index alone: asked for while the queue is worked,
 * with 100,000 requests in it too. Pure.
 */
import type { SlotRequestCounts } from '../../preload/overview-contract.ts';
import type { AttemptOutcome } from './slot-attempt.ts';
import type { SlotRequestEnds } from './slot-request-table.ts';
import type { SlotStanding } from './slot-table.ts';

/** Requests that have ended, by their outcome. */
export function outcomesOf(ends: readonly SlotRequestEnds[]): Record<AttemptOutcome, number> {
  const counted = { granted: 0, refused: 0, 'not-sent': 0, unknown: 0, unreadable: 0 };
  for (const { outcome, requests } of ends) if (outcome !== null) counted[outcome] += requests;
  return counted;
}

export function countsOf(
  ends: readonly SlotRequestEnds[],
  standings: ReadonlyMap<SlotStanding, number>,
): SlotRequestCounts {
  const of = (fits: (end: SlotRequestEnds) => boolean) =>
    ends.reduce((sum, end) => sum + (fits(end) ? end.requests : 0), 0);
  const standing = (name: SlotStanding) => standings.get(name) ?? 0;
  return {
    attempts: of(() => true),
    granted: [...standings.values()].reduce((sum, slots) => sum + slots, 0),
    unknown: of(({ outcome }) => outcome === 'unknown'),
    orphansDeleted: of(({ resolution }) => resolution === 'orphan-deleted') + standing('deleted'),
    possiblyLeft: of(({ outcome, resolution }) => outcome === 'unknown' && resolution === 'absent'),
    orphansLeft: standing('orphan'),
  };
}
