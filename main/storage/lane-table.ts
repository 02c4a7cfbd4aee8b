/** The table `lane`: why a lane is closed and until when, so that a crash loop is no storm of requests. */
import type { Lane as LaneName } from '../../preload/clip-view.ts';
import type { KeptLane, LaneStore } from '../service/kept-lane.ts';
import type { QueueDatabase } from './database/database.ts';

export class LaneTable implements LaneStore {
  readonly #load;
  readonly #save;
  readonly #clear;

  constructor(db: QueueDatabase) {
    this.#load = db.prepare<[string], KeptLane>(
      `SELECT reason_code AS reasonCode, reason_detail AS reasonDetail, faults, next_at AS nextAt
       FROM lane WHERE name = ?`,
    );
    this.#save = db.prepare<[string, string, string | null, number, number]>(
      'INSERT OR REPLACE INTO lane (name, reason_code, reason_detail, faults, next_at) VALUES (?, ?, ?, ?, ?)',
    );
    this.#clear = db.prepare<[string]>('DELETE FROM lane WHERE name = ?');
  }

  load(name: LaneName): KeptLane | null {
    return this.#load.get(name) ?? null;
  }

  save(name: LaneName, { reasonCode, reasonDetail, faults, nextAt }: KeptLane): void {
    this.#save.run(name, reasonCode, reasonDetail, faults, nextAt);
  }

  clear(name: LaneName): void {
    this.#clear.run(name);
  }
}
