/** Reads what a dead engine left in its database. Assumes that no engine runs on it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { DatabaseFacts, Promised } from './record.ts';

export function readDatabase(dataDir: string): DatabaseFacts {
  return reading(dataDir, (db) => {
    const clips = rows<Omit<DatabaseFacts['clips'][number], 'askOwner'> & { askOwner: number }>(
      db,
      `SELECT clip_id AS clipId, path, size_bytes AS sizeBytes, edges_digest AS edgesDigest, found_at AS foundAt, state,
         next_at AS nextAt, ask_owner AS askOwner, reason_code AS reason, resume_state AS resume,
         game_clip_id AS gameClipId FROM clip`,
    );
    return {
      integrity: String(db.pragma('integrity_check', { simple: true })),
      clips: clips.map((clip) => ({ ...clip, askOwner: clip.askOwner === 1 })),
      requests: rows(
        db,
        `SELECT attempt_id AS attemptId, clip_id AS clipId, correlation, started_at AS startedAt, ended_at AS endedAt,
           outcome, resolution, resolved_at AS resolvedAt FROM slot_request ORDER BY attempt_id`,
      ),
      slots: rows(db, 'SELECT game_clip_id AS gameClipId, clip_id AS clipId, standing FROM slot'),
      blocks: rows(db, 'SELECT game_clip_id AS gameClipId, accepted_at AS acceptedAt FROM block'),
      history: rows(
        db,
        'SELECT clip_id AS clipId, at, event, state, detail FROM history ORDER BY history_id',
      ),
      lanes: lanes(db),
    };
  });
}

/** The part of it that changes from kill to kill and must be kept by the next run. */
export function readPromises(dataDir: string, at: number): Promised {
  return reading(dataDir, (db) => ({
    at,
    clips: rows(
      db,
      `SELECT clip_id AS clipId, state, next_at AS nextAt FROM clip
       WHERE state IN ('awaiting-slot', 'slot-unknown', 'slot-held') AND next_at > ?`,
      at,
    ),
    lanes: lanes(db),
  }));
}

/** True once the first migration is through. */
export function hasQueue(dataDir: string): boolean {
  if (!existsSync(join(dataDir, 'queue.db'))) return false;
  return reading(dataDir, (db) => rows(db, "SELECT 1 FROM sqlite_master WHERE name = 'clip'").length > 0);
}

function lanes(db: Database.Database): DatabaseFacts['lanes'] {
  return rows(db, 'SELECT name, next_at AS nextAt FROM lane');
}

/** The queries name their columns after the facts; better-sqlite3 cannot check that, hence the cast. */
function rows<T>(db: Database.Database, sql: string, ...values: number[]): T[] {
  return db.prepare(sql).all(...values) as T[];
}

function reading<T>(dataDir: string, use: (db: Database.Database) => T): T {
  const db = new Database(join(dataDir, 'queue.db'), { readonly: true, fileMustExist: true });
  try {
    return use(db);
  } finally {
    db.close();
  }
}
