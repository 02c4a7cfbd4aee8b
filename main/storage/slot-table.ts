/** The table `slot`: what the service gave, to which clip, and what became of it. */
import type { Slot } from '../model/clip.ts';
import type { QueueDatabase } from './database/database.ts';

/**
 * - `active`: the clip's own. `gone`: the service dropped it. `spent`: the service took its bits.
 * - `orphan`: ours, no longer wanted, to be deleted at the service. `deleted`: done so.
 */
export type SlotStanding = 'active' | 'gone' | 'spent' | 'orphan' | 'deleted';

export interface ForeignSlot {
  readonly clipId: string;
  /** Origin of the service that gave it. */
  readonly service: string;
}

export interface SlotHolder {
  readonly clipId: string;
  readonly standing: SlotStanding;
}

interface StandingCount {
  readonly standing: SlotStanding;
  readonly slots: number;
}

/** For the test that holds the planner to the index. */
export const slotStandingsSql = 'SELECT standing, count(*) AS slots FROM slot GROUP BY standing';

/** The clip of a slot, where its owner has just said that it is not to go out. */
const justGivenUp = `SELECT 1 FROM clip WHERE clip.clip_id = slot.clip_id AND clip.state = 'cancelled'
  AND clip.reason_code IS NULL`;

export class SlotTable {
  readonly #add;
  readonly #setStanding;
  readonly #revive;
  readonly #get;
  readonly #orphans;
  readonly #lastGivenUp;
  readonly #foreign;
  readonly #returned;
  readonly #standings;

  constructor(db: QueueDatabase) {
    this.#add = db.prepare<[string, string, string, string | null, string, number, SlotStanding]>(
      `INSERT INTO slot (game_clip_id, clip_id, upload_uri, upload_id, service, granted_at, standing)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#setStanding = db.prepare<[SlotStanding, string]>(
      'UPDATE slot SET standing = ? WHERE game_clip_id = ?',
    );
    this.#revive = db.prepare<[string]>(
      "UPDATE slot SET standing = 'active' WHERE game_clip_id = ? AND standing = 'orphan'",
    );
    this.#get = db.prepare<[string], SlotHolder>(
      'SELECT clip_id AS clipId, standing FROM slot WHERE game_clip_id = ?',
    );
    this.#orphans = db
      .prepare<[{ service: string; after: number; now: number; limit: number }], string>(
        `SELECT game_clip_id FROM slot WHERE standing = 'orphan' AND service = @service
         AND NOT EXISTS (${justGivenUp} AND clip.state_at BETWEEN @after AND @now) LIMIT @limit`,
      )
      .pluck();
    this.#lastGivenUp = db
      .prepare<[{ service: string; after: number; now: number }], number | null>(
        `SELECT min((${justGivenUp.replace('SELECT 1', 'SELECT state_at')}
           AND clip.state_at BETWEEN @after AND @now))
         FROM slot WHERE standing = 'orphan' AND service = @service`,
      )
      .pluck();
    this.#foreign = db.prepare<[string], ForeignSlot>(
      `SELECT clip.clip_id AS clipId, service FROM clip JOIN slot USING (game_clip_id)
       WHERE service <> ? AND (state IN ('slot-held', 'uploaded')
         OR (state = 'failed' AND reason_code <> 'slot-of-other-service'))`,
    );
    this.#returned = db
      .prepare<[string], string>(
        `SELECT clip.clip_id FROM clip JOIN slot USING (game_clip_id)
         WHERE service = ? AND state = 'failed' AND reason_code = 'slot-of-other-service'`,
      )
      .pluck();
    this.#standings = db.prepare<[], StandingCount>(slotStandingsSql);
  }

  /** @param service origin of the service that gave it */
  add(clipId: string, slot: Slot, service: string, standing: SlotStanding): void {
    const { gameClipId, uploadUri, uploadId, grantedAt } = slot;
    this.#add.run(gameClipId, clipId, uploadUri, uploadId, service, grantedAt, standing);
  }

  setStanding(gameClipId: string, standing: SlotStanding): void {
    this.#setStanding.run(standing, gameClipId);
  }

  /** Gives a clip the slot back that was to be deleted; false when it is deleted already. */
  revive(gameClipId: string): boolean {
    return this.#revive.run(gameClipId).changes === 1;
  }

  /** The clip a slot was given for, or null when the slot is none of ours. */
  ownerOf(gameClipId: string): string | null {
    return this.get(gameClipId)?.clipId ?? null;
  }

  /** Whose a slot is and what became of it, or null when it is none of ours. */
  get(gameClipId: string): SlotHolder | null {
    return this.#get.get(gameClipId) ?? null;
  }

  /**
   * Slots of ours at this service that no clip wants any longer.
   * @param keptMs so long the slot of a clip that the owner gave up is left alone: it may be wanted again
   */
  orphans(service: string, limit: number, now: number, keptMs: number): string[] {
    return this.#orphans.all({ service, limit, now, after: now - keptMs + 1 });
  }

  /** When the next of those that are left alone still becomes one of them; null: there is none. */
  nextOrphanAt(service: string, now: number, keptMs: number): number | null {
    const at = this.#lastGivenUp.get({ service, now, after: now - keptMs + 1 }) ?? null;
    return at === null ? null : at + keptMs;
  }

  /** Clips whose slot another service than this gave, and that do not know it yet. */
  ofOtherServices(service: string): ForeignSlot[] {
    return this.#foreign.all(service);
  }

  /** Clips that wait for the service of their slot, which is this one. */
  waitingFor(service: string): string[] {
    return this.#returned.all(service);
  }

  /** How many there are of each standing. */
  standings(): ReadonlyMap<SlotStanding, number> {
    return new Map(this.#standings.all().map(({ standing, slots }) => [standing, slots]));
  }
}
