/** The table `setting`: small facts by name that must survive a restart. Every one of them is read and written here. */
import type { Database } from 'better-sqlite3';
import { type OwnerPause, pauseFromText, pauseToText } from '../model/owner-pause.ts';

/**
 * - `paused`: the owner's pause. `speed-seen`: bytes a second that the line has carried.
 * - `queue-id`, `accounted-for`, `loss`: see `RecoveryState`. `put-away-order`: see `PutAwayList`.
 * - `account`: the SCID for which clips were asked for last, see `mended-account.ts`.
 * - `opened`: says nothing; written to find out whether the database can be written.
 */
export type SettingName =
  | 'paused'
  | 'speed-seen'
  | 'queue-id'
  | 'accounted-for'
  | 'loss'
  | 'put-away-order'
  | 'account'
  | 'opened';

export class SettingsTable {
  readonly #read;
  readonly #write;
  /** As it was last read, since it is asked for at every turn; undefined: to be read again. */
  #pause: OwnerPause | null | undefined;

  constructor(db: Database) {
    this.#read = db.prepare<[SettingName], string>('SELECT value FROM setting WHERE name = ?').pluck();
    this.#write = db.prepare<[SettingName, string]>(
      'INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    );
  }

  read(name: SettingName): string | null {
    return this.#read.get(name) ?? null;
  }

  write(name: SettingName, value: string): void {
    if (name === 'paused') this.#pause = undefined;
    this.#write.run(name, value);
  }

  /** Writes nothing new, to find out whether the database can be written. Throws when it cannot. */
  touch(): void {
    this.write('opened', '');
  }

  /** The owner's pause as it was kept; `pauseAt` tells whether it still holds. */
  pause(): OwnerPause | null {
    if (this.#pause === undefined) this.#pause = pauseFromText(this.read('paused') ?? undefined);
    return this.#pause;
  }

  setPause(pause: OwnerPause | null): void {
    this.write('paused', pauseToText(pause));
  }

  /** Bytes a second that the line has carried, from before the restart. */
  speedSeen(): number | null {
    const seen = Number(this.read('speed-seen') ?? 0);
    return seen > 0 ? seen : null;
  }

  setSpeedSeen(bytesPerSecond: number): void {
    this.write('speed-seen', String(Math.round(bytesPerSecond)));
  }
}
