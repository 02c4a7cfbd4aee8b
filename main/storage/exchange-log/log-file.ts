/**
 * The file of the exchange log: a database of its own beside the queue's, because what may be lost must not make the
 * queue's file larger, be copied with its backups, or have its commits wait. Never synced; a file that is damaged or of
 * another version is thrown away and begun anew.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { QueueDatabase } from '../database/database.ts';
import { storageFault } from '../database/storage-fault.ts';

/** Raised with every change of the tables below: older files are thrown away, not migrated. */
const version = 1;

const tables = `
CREATE TABLE exchange (
  exchange_id INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,
  view        TEXT NOT NULL
) STRICT;
-- A list may be asked for on behalf of several clips.
CREATE TABLE exchange_clip (
  clip_id     TEXT NOT NULL,
  call        TEXT NOT NULL,
  troubled    INTEGER NOT NULL,
  exchange_id INTEGER NOT NULL,
  PRIMARY KEY (clip_id, call, troubled, exchange_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX exchange_clips ON exchange_clip (exchange_id);
CREATE TABLE exchange_count (
  clip_id    TEXT NOT NULL,
  call       TEXT NOT NULL,
  ended      TEXT NOT NULL,
  times      INTEGER NOT NULL,
  bytes      INTEGER NOT NULL,
  first_at   INTEGER NOT NULL,
  last_at    INTEGER NOT NULL,
  total_ms   INTEGER NOT NULL,
  longest_ms INTEGER NOT NULL,
  PRIMARY KEY (clip_id, call, ended)
) STRICT, WITHOUT ROWID;
`;

const busyTimeoutMs = 10;
/** In pages of 4 KiB: a small log of changes suffices for groups of this size. */
const checkpointPages = 256;

const logFile = (dataDir: string) => join(dataDir, 'exchange-log.sqlite');

/** Opens it for writing, anew where needed; null when the disk does not let us: then nothing is kept. */
export function openLogFile(dataDir: string): QueueDatabase | null {
  return tryOpen(dataDir) ?? (discard(dataDir) ? tryOpen(dataDir) : null);
}

/** A second, reading connection beside a running engine; null when there is nothing that can be read. */
export function openLogForReading(dataDir: string): QueueDatabase | null {
  if (!existsSync(logFile(dataDir))) return null;
  let db: QueueDatabase | null = null;
  try {
    db = new Database(logFile(dataDir), { readonly: true, fileMustExist: true, timeout: 5000 });
    if (db.pragma('user_version', { simple: true }) === version) return db;
  } catch (error) {
    if (storageFault(error) === null) throw error;
  }
  db?.close();
  return null;
}

function tryOpen(dataDir: string): QueueDatabase | null {
  let db: QueueDatabase | null = null;
  try {
    db = new Database(logFile(dataDir), { timeout: busyTimeoutMs });
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = OFF');
    db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    db.pragma('trusted_schema = OFF');
    const found = db.pragma('user_version', { simple: true });
    if (found === 0) make(db);
    if (found === 0 || found === version) return db;
  } catch (error) {
    if (storageFault(error) === null) {
      db?.close();
      throw error;
    }
  }
  db?.close();
  return null;
}

function make(db: QueueDatabase): void {
  // Set before the first table: room that is freed is given back in steps.
  db.pragma('auto_vacuum = INCREMENTAL');
  db.transaction(() => {
    db.exec(tables);
    db.pragma(`user_version = ${version}`);
  }).immediate();
}

function discard(dataDir: string): boolean {
  try {
    for (const end of ['', '-wal', '-shm']) rmSync(`${logFile(dataDir)}${end}`, { force: true });
    return true;
  } catch {
    return false;
  }
}
