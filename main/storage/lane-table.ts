/** The table `lane`: why a lane is closed and until when, so that a crash loop is no storm of requests. */
import type { KeptLane, LaneStore } from '../service/lane.ts';
import type { QueueDatabase } from './database/database.ts';

export function createLaneTable(db: QueueDatabase): LaneStore {
  const save = db.prepare<[string, string, string | null, number, number]>(
    'INSERT OR REPLACE INTO lane (name, reason_code, reason_detail, faults, next_at) VALUES (?, ?, ?, ?, ?)',
  );
  const clear = db.prepare<[string]>('DELETE FROM lane WHERE name = ?');
  const load = db.prepare<
    [string],
    KeptLane
  >(`SELECT reason_code AS reasonCode, reason_detail AS reasonDetail,
    faults, next_at AS nextAt FROM lane WHERE name = ?`);
  return {
    load: (name) => load.get(name) ?? null,
    save(name, { reasonCode, reasonDetail, faults, nextAt }) {
      save.run(name, reasonCode, reasonDetail, faults, nextAt);
    },
    clear: (name) => void clear.run(name),
  };
}
