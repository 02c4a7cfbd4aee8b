/**
 * Makes a backup of the queue once a day, and the first one as soon as there is a slot to lose. A backup that fails is
 * tried again an hour later; the queue does not depend on it.
 */
import type { Activity } from '../../base/activity.ts';
import type { Disposable } from '../../base/disposable.ts';
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

export class BackupSchedule implements Disposable {
  readonly #parts: BackupScheduleParts;
  #cancel = () => {};
  #isRunning = false;
  #isDisposed = false;

  constructor(parts: BackupScheduleParts) {
    this.#parts = parts;
  }

  /** @param hasClips an empty queue is not worth a copy */
  start(hasClips: boolean): void {
    if (hasClips) this.#look();
    else this.#lookLater();
  }

  /** A slot was granted: what it took cannot be had again. */
  slotGranted(): void {
    if (listBackups(this.#parts.dataDir).length === 0) this.#begin();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#cancel();
  }

  #look(): void {
    if (this.#isDisposed) return;
    this.#lookLater();
    const newest = listBackups(this.#parts.dataDir)[0];
    // A time in the future is from before the clock was set back.
    const ageMs = newest === undefined ? Infinity : Math.abs(this.#parts.clock.now() - newest.madeAt);
    if (ageMs >= apartMs) this.#begin();
  }

  #lookLater(): void {
    this.#cancel = this.#parts.clock.after(lookEveryMs, () => this.#look());
  }

  #begin(): void {
    const { activity, db, dataDir, clock } = this.#parts;
    if (this.#isRunning || this.#isDisposed || !this.#parts.isWell()) return;
    this.#isRunning = true;
    activity.run(
      makeBackup(db, dataDir, clock.now())
        // No room, or a disk in trouble, which the next write will find out.
        .catch(() => {})
        .finally(() => {
          this.#isRunning = false;
        }),
    );
  }
}
