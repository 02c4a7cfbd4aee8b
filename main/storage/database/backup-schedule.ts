/**
 * Makes a backup of the queue once a day, and the first one as soon as there is a slot to lose. A backup that fails is
 * tried again an hour later; the queue does not depend on it.
 */

import type { Activity } from '../../base/activity.ts';
import type { Clock } from '../../base/runtime.ts';
import { listBackups, makeBackup } from './backups.ts';
import type { QueueDatabase } from './database.ts';

export interface BackupScheduleParts {
  readonly db: QueueDatabase;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly activity: Activity;
  /** False while the database or its disk is in trouble. */
  isWell(): boolean;
}

const apartMs = 24 * 60 * 60_000;
/** Never one long timer: a sleeping computer or a moved clock does no harm then. */
const lookEveryMs = 60 * 60_000;

export function createBackupSchedule({ db, dataDir, clock, activity, isWell }: BackupScheduleParts) {
  let cancel = () => {};
  let running = false;
  let stopped = false;

  function look(): void {
    if (stopped) return;
    cancel = clock.after(lookEveryMs, look);
    const newest = listBackups(dataDir)[0];
    // A time in the future is from before the clock was set back.
    const ageMs = newest === undefined ? Infinity : Math.abs(clock.now() - newest.madeAt);
    if (ageMs >= apartMs) begin();
  }

  function begin(): void {
    if (running || stopped || !isWell()) return;
    running = true;
    activity.run(
      makeBackup(db, dataDir, clock.now())
        // No room, or a disk in trouble, which whoever writes next will find out.
        .catch(() => {})
        .finally(() => {
          running = false;
        }),
    );
  }

  return {
    /** @param hasClips an empty queue is not worth a copy */
    start(hasClips: boolean): void {
      if (hasClips) look();
      else cancel = clock.after(lookEveryMs, look);
    },
    /** A slot was granted: what it took cannot be had again. */
    slotGranted(): void {
      if (listBackups(dataDir).length === 0) begin();
    },
    stop(): void {
      stopped = true;
      cancel();
    },
  };
}
