/**
 * How slot requests ended and what became of slots, counted from an index alone: asked for while the queue is worked, with
 * 100,000 requests in it too.
 */

import type { SlotRequestCounts } from '../../preload/overview-contract.ts';
import type { QueueDatabase } from './database/database.ts';
import type { AttemptOutcome } from './slot-attempt.ts';

export const slotCountSql = {
  ends: 'SELECT outcome, resolution, count(*) AS requests FROM slot_request GROUP BY outcome, resolution',
  standings: 'SELECT standing, count(*) AS slots FROM slot GROUP BY standing',
} as const;

export function createSlotCounts(db: QueueDatabase) {
  const ends = db.prepare(slotCountSql.ends);
  const standings = db.prepare(slotCountSql.standings);
  type End = { outcome: AttemptOutcome | null; resolution: string | null; requests: number };
  type Standing = { standing: string; slots: number };

  function outcomes(): Record<AttemptOutcome, number> {
    const counted = { granted: 0, refused: 0, 'not-sent': 0, unknown: 0, unreadable: 0 };
    for (const { outcome, requests } of ends.all() as End[])
      if (outcome !== null) counted[outcome] += requests;
    return counted;
  }

  function counters(): SlotRequestCounts {
    const requests = ends.all() as End[];
    const slots = standings.all() as Standing[];
    const of = (fits: (end: End) => boolean) =>
      requests.reduce((sum, end) => sum + (fits(end) ? end.requests : 0), 0);
    const standing = (name: string) => slots.find((row) => row.standing === name)?.slots ?? 0;
    return {
      attempts: of(() => true),
      granted: slots.reduce((sum, row) => sum + row.slots, 0),
      unknown: of(({ outcome }) => outcome === 'unknown'),
      orphansDeleted: of(({ resolution }) => resolution === 'orphan-deleted') + standing('deleted'),
      possiblyLeft: of(({ outcome, resolution }) => outcome === 'unknown' && resolution === 'absent'),
      orphansLeft: standing('orphan'),
    };
  }

  return { outcomes, counters };
}
