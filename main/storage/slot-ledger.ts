/**
 * What we know about slots: every request before it leaves, every answer, every slot and what became of it.
 * A POST is not idempotent, so `begin` must be on the disk before its first byte leaves [uri-usersmescidclipspost.md].
 */

import type { SlotRequestFacts } from '../../preload/clip-contract.ts';
import { possible } from '../model/advance.ts';
import type { Clip, ClipEvent, Slot } from '../model/clip.ts';
import type { ClipStore } from './clip-store.ts';
import type { QueueDatabase } from './database/database.ts';
import type { AttemptEnd, KeptAnswer } from './slot-attempt.ts';
import { createSlotCounts } from './slot-counts.ts';

/** What stands between the ledger and a disk that may fail. */
export interface LedgerGuard {
  /** Throws when no slot may be asked for now. */
  beforeIntent(): void;
  /** The highest slot request that ever left, rebuilt databases included. */
  lastAttempt(): number;
  /** The intent is in the database. Throws when it cannot be noted outside it; then nothing may be sent. */
  noteIntent(attemptId: number): void;
  /** Runs `commit`; when the disk refuses, keeps the answer and commits it later. */
  commitAnswer(answer: KeptAnswer, commit: () => void): void;
}

const noGuard: LedgerGuard = {
  beforeIntent: () => {},
  lastAttempt: () => 0,
  noteIntent: () => {},
  commitAnswer: (_answer, commit) => commit(),
};

const notSent: AttemptEnd = { outcome: 'not-sent', status: null, rawAnswer: null };

/** Unknown outcomes of clips that will not ask again: what they may have made must be found and deleted all the same. */
export const selectStrays = `SELECT clip_id, attempt_id FROM slot_request JOIN clip USING (clip_id)
  WHERE outcome = 'unknown' AND resolution IS NULL AND (state = 'cancelled' OR resume_state = 'never')`;

export type SlotLedger = ReturnType<typeof createSlotLedger>;

/** @param service origin of the service; slots belong to it */
export function createSlotLedger(
  db: QueueDatabase,
  clips: ClipStore,
  now: () => number,
  service: string,
  guard = noGuard,
) {
  const begin = db.prepare(`INSERT INTO slot_request (attempt_id, clip_id, correlation, body, started_at)
    VALUES (max(?, (SELECT coalesce(max(attempt_id), 0) FROM slot_request)) + 1, ?, ?, ?, ?) RETURNING attempt_id`);
  const finish = db.prepare(`UPDATE slot_request SET ended_at = ?, outcome = ?, status = ?, raw_answer = ?
    WHERE attempt_id = ? AND outcome IS NULL`);
  const open = db.prepare(
    'SELECT attempt_id AS attemptId, clip_id AS clipId FROM slot_request WHERE outcome IS NULL',
  );
  const addSlot =
    db.prepare(`INSERT INTO slot (game_clip_id, clip_id, upload_uri, upload_id, service, granted_at, standing)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const owner = db.prepare('SELECT clip_id FROM slot WHERE game_clip_id = ?').pluck();
  const resolve = db.prepare(`UPDATE slot_request SET resolution = ?, resolved_at = ?
    WHERE clip_id = ? AND outcome IN ('unknown', 'unreadable') AND resolution IS NULL`);
  const orphans = db
    .prepare("SELECT game_clip_id FROM slot WHERE standing = 'orphan' AND service = ? LIMIT ?")
    .pluck();
  const strays = db.prepare(`${selectStrays} AND ended_at <= ? GROUP BY clip_id`).pluck();
  const requestsOf =
    db.prepare(`SELECT started_at AS startedAt, ended_at AS endedAt, outcome, status, resolution
    FROM slot_request WHERE clip_id = ? ORDER BY attempt_id`);
  const firstStray = db.prepare(`SELECT min(ended_at) FROM slot_request WHERE attempt_id IN
    (SELECT attempt_id FROM (${selectStrays}))`);
  const foreign = db.prepare(`SELECT clip.clip_id AS clipId, service FROM clip JOIN slot USING (game_clip_id)
    WHERE service <> ? AND (state IN ('slot-held', 'uploaded')
      OR (state = 'failed' AND reason_code <> 'slot-of-other-service'))`);
  const returned = db
    .prepare(`SELECT clip.clip_id FROM clip JOIN slot USING (game_clip_id)
    WHERE service = ? AND state = 'failed' AND reason_code = 'slot-of-other-service'`)
    .pluck();
  const deleted = db.prepare("UPDATE slot SET standing = 'deleted' WHERE game_clip_id = ?");

  return {
    /** Records the intent. Returns only when it is on the disk; throws when it cannot be, and then nothing may be sent. */
    begin(clip: Clip, correlation: string, body: string): number {
      guard.beforeIntent();
      const attemptId = clips.commit(
        () => begin.pluck().get(guard.lastAttempt(), clip.clipId, correlation, body, now()) as number,
      );
      try {
        guard.noteIntent(attemptId);
      } catch (error) {
        commitEnd({ attemptId, clipId: clip.clipId, end: notSent, event: null });
        throw error;
      }
      return attemptId;
    },
    /**
     * Commits the answer together with what it means for the clip.
     * @param alongside writes what it means for everybody else, in the same commit
     */
    end(
      attemptId: number,
      clipId: string,
      end: AttemptEnd,
      event: ClipEvent | null,
      alongside = () => {},
    ): void {
      const answer = { attemptId, clipId, end, event };
      guard.commitAnswer(answer, () => commitEnd(answer, alongside));
    },
    /** Adopts a slot that no record knew: the service has the file already. */
    adopt(clipId: string, event: Extract<ClipEvent, { type: 'found-at-service' }>): void {
      clips.commit(() => {
        insertSlot(clipId, event.slot, 'active');
        clips.apply(clipId, event);
      });
    },
    /** True when the service gave this id before: one slot for two clips cannot be right. */
    isKnown: (gameClipId: string): boolean => owner.get(gameClipId) !== undefined,
    /** The clip a slot was given for, or null when the slot is none of ours. */
    ownerOf: (gameClipId: string) => (owner.get(gameClipId) as string | undefined) ?? null,
    /** Requests that were under way when the process ended: each may have made a slot. */
    interrupted: () => open.all() as { attemptId: number; clipId: string }[],
    /** Notes how the unknown outcomes of a clip were cleared up, with the event that follows. */
    resolved(clipId: string, resolution: 'absent' | 'orphan-deleted', event: ClipEvent | null): void {
      clips.commit(() => {
        resolve.run(resolution, now(), clipId);
        if (event !== null) clips.apply(clipId, event);
      });
    },
    markDeleted: (gameClipId: string) => void deleted.run(gameClipId),
    /** Slots of ours at this service that no clip wants any more; DELETE them there. */
    orphans: (limit: number) => orphans.all(service, limit) as string[],
    /** Clips that were given up while a request was under way whose outcome, up to `endedBy`, nobody has cleared up. */
    strays: (endedBy: number) => strays.all(endedBy) as string[],
    /** When the first of those requests ended, or null. */
    firstStrayAt: () => firstStray.pluck().get() as number | null,
    /** Clips whose slot another service gave, and that do not know it yet. */
    withForeignSlot: () => foreign.all(service) as { clipId: string; service: string }[],
    /** Clips that waited for the service of their slot, which is the configured one again. */
    withReturnedSlot: () => returned.all(service) as string[],
    /** Every POST for a clip, oldest first. */
    requestsOf: (clipId: string) => requestsOf.all(clipId) as SlotRequestFacts[],
    ...createSlotCounts(db),
  };

  /** The clip may have been stopped while its request was under way: then its slot is wanted no more. */
  function commitEnd({ attemptId, clipId, end, event }: KeptAnswer, alongside = () => {}): void {
    clips.commit(() => {
      alongside();
      const open = finish.run(now(), end.outcome, end.status, end.rawAnswer, attemptId).changes === 1;
      if (!open || event === null) return;
      const clip = clips.get(clipId);
      const wanted = clip !== null && possible(clip, event);
      if (event.type === 'slot-granted') insertSlot(clipId, event.slot, wanted ? 'active' : 'orphan');
      if (wanted) clips.apply(clipId, event);
    });
  }

  function insertSlot(clipId: string, slot: Slot, standing: 'active' | 'orphan'): void {
    addSlot.run(slot.gameClipId, clipId, slot.uploadUri, slot.uploadId, service, slot.grantedAt, standing);
  }
}
