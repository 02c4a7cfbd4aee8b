/**
 * Opens the queue's database the only way it may be opened: one writer, WAL, every commit on the disk before it counts.
 * Assumes `dataDir` is on a local disk; the caller holds the data folder's lock.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makePrivateFolder } from '../../base/private-file.ts';
import { ok, problem, type Result } from '../../base/result.ts';
import { migrations } from '../migrations/migrations.ts';
import { SettingsTable } from '../settings-table.ts';
import { takeCleanShutdownMarker } from './clean-shutdown-marker.ts';
import { logLimitBytes } from './log-bound.ts';
import { migrateQueue } from './migrating.ts';
import { knownFileFault, type NotOpened, type StorageFault, storageFault } from './storage-fault.ts';

export type QueueDatabase = Database.Database;

/** SQLite waits on the spot, and so would everything else; whoever must wait longer does so by asking again. */
const busyTimeoutMs = 10;

/** The SQLite WAL-reset race was fixed in 3.51.3 [https://www.sqlite.org/wal.html#walresetbug]. */
const oldestSqlite = [3, 51, 3] as const;

/** @property why no database could be opened, for what may be done about it */
export type OpenDatabaseResult = Result<QueueDatabase, { readonly why: NotOpened }>;

/**
 * Opens, checks and, where needed, migrates `dataDir/queue.db`. Problems a person can mend are values.
 * @param known every schema this program can read, oldest first
 */
export function openDatabase(
  dataDir: string,
  failpoint: (name: string) => void = () => {},
  known = migrations,
): OpenDatabaseResult {
  const file = join(dataDir, 'queue.db');
  let db: QueueDatabase | null = null;
  try {
    makePrivateFolder(dataDir);
    const isWhole = takeCleanShutdownMarker(dataDir);
    db = new Database(file, { timeout: busyTimeoutMs });
    // Looked at before anything is set: a database of the future is not touched.
    const version = db.pragma('user_version', { simple: true });
    if (typeof version !== 'number' || version > known.length) {
      db.close();
      const schemas = `schema ${version}, this one knows ${known.length}`;
      return notOpen('newer', `${file} was written by a newer Clipslot (${schemas}); update Clipslot`);
    }
    setDurability(db);
    if (!isWhole && db.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      db.close();
      return notOpen('damaged', `${file} ${openProblems.damaged}`);
    }
    const migrated = migrateQueue(db, { dataDir, version, known, failpoint });
    if (!migrated.ok) {
      db.close();
      return notOpen('not-migrated', `${file} ${migrated.problem}`);
    }
    assertDurable(db);
    return ok(db);
  } catch (error) {
    db?.close();
    return notOpened(file, error);
  }
}

/** A second, reading connection for `status`, `list` and `show` beside a running engine. */
export function openForReading(dataDir: string): OpenDatabaseResult {
  const file = join(dataDir, 'queue.db');
  // Of a missing folder the library makes an exception of its own.
  if (!existsSync(file)) return noQueueYet(file);
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    db.pragma('busy_timeout = 5000');
    const version = db.pragma('user_version', { simple: true });
    if (version === migrations.length) return ok(db);
    db.close();
    return notOtherwise(file, Number(version));
  } catch (error) {
    return existsSync(file) ? notOpened(file, error) : noQueueYet(file);
  }
}

function notOtherwise(file: string, version: number): OpenDatabaseResult {
  const schemas = `schema ${version}, this Clipslot knows ${migrations.length}`;
  return version > migrations.length
    ? notOpen('newer', `${file} was written by a newer Clipslot (${schemas}); update Clipslot`)
    : notOpen(
        'older',
        `${file} is from an older Clipslot (${schemas}); start Clipslot once, which brings it up to date or says why it cannot`,
      );
}

function noQueueYet(file: string): OpenDatabaseResult {
  return notOpen('gone', `${file}: there is no queue yet; run "clipslot run" first`);
}

function setDurability(db: QueueDatabase): void {
  db.pragma('journal_mode = WAL');
  // The library is compiled so that WAL silently means NORMAL, which may lose the last commits at a power cut.
  // A lost slot answer cannot be had again, so every commit is synced.
  db.pragma('synchronous = FULL');
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
  // A log that grew while another program was reading shrinks again once it starts from the beginning.
  db.pragma(`journal_size_limit = ${logLimitBytes}`);
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('temp_store = MEMORY');
}

/**
 * Runs one commit that a power cut may undo, though no crash of ours: only for what can be found out again. Whatever is
 * committed after it takes it to the disk as well.
 */
export function withoutSync(db: QueueDatabase, commit: () => void): void {
  // Inside a larger commit it cannot be changed, and that one is synced.
  const isOuter = !db.inTransaction;
  // By exec: the library's own pragma call makes an object each time, and this is passed hundreds of times a second.
  if (isOuter) db.exec('PRAGMA synchronous = NORMAL');
  try {
    commit();
  } finally {
    if (isOuter) db.exec('PRAGMA synchronous = FULL');
  }
}

/** Right after `journal_mode=WAL` the pragma reports FULL whatever it is; only after a write does it tell the truth. */
export function assertDurable(db: QueueDatabase): void {
  new SettingsTable(db).touch();
  const synchronous = db.pragma('synchronous', { simple: true });
  if (synchronous !== 2) throw new Error(`SQLite runs with synchronous=${synchronous}, not FULL`);
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get()).split('.').map(Number);
  const older = oldestSqlite.findIndex((part, at) => part !== version[at]);
  if (older !== -1 && (version[older] ?? 0) < (oldestSqlite[older] ?? 0)) {
    throw new Error(
      `SQLite ${version.join('.')} can lose commits; at least ${oldestSqlite.join('.')} is needed`,
    );
  }
}

function notOpened(file: string, error: unknown): OpenDatabaseResult {
  const why = storageFault(error) ?? knownFileFault(error);
  if (why === null) throw error;
  return notOpen(why, `${file} ${openProblems[why]}`);
}

function notOpen(why: NotOpened, line: string): OpenDatabaseResult {
  return problem(line, { why });
}

const openProblems: Readonly<Record<StorageFault, string>> = {
  busy: 'is in use by another program (a backup tool?); close it and start again',
  damaged: 'is damaged',
  full: 'cannot be opened: the disk is full; free some space and start again',
  gone: 'was deleted; start again',
  unwritable: "cannot be opened for writing; check the folder's permissions",
};
