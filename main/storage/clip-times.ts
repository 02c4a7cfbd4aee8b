/**
 * The wall-clock times clips wait for, corrected when the clock or the world has moved on. A wait is known by the row
 * itself: its end less the moment it began, so a clock put back by a year prolongs nothing.
 */
import type { ClipState, ReasonCode } from '../../preload/clip-view.ts';
import type { QueueDatabase } from './database/database.ts';

export type ClipTimes = ReturnType<typeof createClipTimes>;

/** No wait of ours is longer: a `Retry-After` is cut to this as well. */
const longestWaitMs = 3_600_000;

const waitingStates: readonly ClipState[] = ['awaiting-slot', 'slot-unknown', 'slot-held', 'uploaded'];

export function createClipTimes(db: QueueDatabase, now: () => number) {
  const clamp =
    db.prepare(`UPDATE clip SET next_at = @now + max(0, min(next_at - state_at, @longest)), state_at = @now
    WHERE next_at > @now AND (state_at > @now OR next_at > @now + @longest)`);
  const latest = db.prepare('SELECT max(next_at) FROM clip WHERE state = ?').pluck();
  const bringForward = db.prepare(`UPDATE clip SET next_at = @now WHERE state = 'slot-held' AND next_at > @now
    AND reason_code IN (SELECT value FROM json_each(@reasons))`);
  return {
    /** False when some clip waits for a time no wait of ours can end at: the clock was moved, and nobody saw it. */
    arePlausible: (): boolean =>
      waitingStates.every((state) => ((latest.get(state) as number | null) ?? 0) <= now() + longestWaitMs),
    /** After the wall clock was put back: every wait counts from now, and is as long as it was meant to be. */
    clamp: (): void => void clamp.run({ now: now(), longest: longestWaitMs }),
    /** Transfers that wait for one of these reasons may go on at once. */
    bringForward: (reasons: readonly ReasonCode[]): void =>
      void bringForward.run({ now: now(), reasons: JSON.stringify(reasons) }),
  };
}
