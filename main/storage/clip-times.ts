/**
 * The wall-clock times clips wait for, corrected when the clock or the world has moved on. A wait is known by the row
 * itself: its end less the moment it began, so a clock put back by a year prolongs nothing.
 */

import type { ClipState, ReasonCode } from '../../preload/clip-view.ts';
import type { WallClock } from '../base/runtime.ts';
import type { QueueDatabase } from './database/database.ts';

/** No wait of ours is longer: a `Retry-After` is cut to this as well. */
const longestWaitMs = 3_600_000;

const waitingStates: readonly ClipState[] = ['awaiting-slot', 'slot-unknown', 'slot-held', 'uploaded'];

export class ClipTimes {
  readonly #clock: WallClock;
  readonly #clamp;
  readonly #latest;
  readonly #bringForward;

  constructor(db: QueueDatabase, clock: WallClock) {
    this.#clock = clock;
    this.#clamp = db.prepare<[{ now: number; longest: number }]>(
      `UPDATE clip SET next_at = @now + max(0, min(next_at - state_at, @longest)), state_at = @now
       WHERE next_at > @now AND (state_at > @now OR next_at > @now + @longest)`,
    );
    this.#latest = db
      .prepare<[ClipState], number | null>('SELECT max(next_at) FROM clip WHERE state = ?')
      .pluck();
    this.#bringForward = db.prepare<[{ now: number; reasons: string }]>(
      `UPDATE clip SET next_at = @now WHERE state = 'slot-held' AND next_at > @now
       AND reason_code IN (SELECT value FROM json_each(@reasons))`,
    );
  }

  /** False when a clip waits for a time no wait of ours can end at: the clock was moved, and that went unseen. */
  arePlausible(): boolean {
    const latestEnd = this.#clock.now() + longestWaitMs;
    return waitingStates.every((state) => (this.#latest.get(state) ?? 0) <= latestEnd);
  }

  /** After the wall clock was put back: every wait counts from now, and is as long as it was meant to be. */
  clamp(): void {
    this.#clamp.run({ now: this.#clock.now(), longest: longestWaitMs });
  }

  /** Transfers that wait for one of these reasons may go on at once. */
  bringForward(reasons: readonly ReasonCode[]): void {
    this.#bringForward.run({ now: this.#clock.now(), reasons: JSON.stringify(reasons) });
  }
}
