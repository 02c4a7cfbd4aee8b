/**
 * Opens the queue's database the only way it may be opened: one writer, WAL, every commit on the disk before it counts.
 * Assumes `dataDir` is on a local disk; the caller holds the data folder's lock.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { queue } from './migrations/0001-queue.ts';

export type QueueDatabase = Database.Database;

interface Migration {
  readonly version: number;
  readonly sql: string;
}
const migrations: readonly Migration[] = [queue];
const newestVersion = migrations.length;

/** The SQLite WAL-reset race was fixed in 3.51.3 [https://www.sqlite.org/wal.html#walresetbug]. */
const oldestSqlite = [3, 51, 3] as const;

export type OpenDatabaseResult = { ok: true; db: QueueDatabase } | { ok: false; problem: string };

/** Opens, checks and, where needed, migrates `dataDir/queue.db`. Problems a person can mend are values. */
export function openDatabase(dataDir: string): OpenDatabaseResult {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'queue.db');
  let db: QueueDatabase | null = null;
  try {
    db = new Database(file);
    setDurability(db);
    const version = db.pragma('user_version', { simple: true });
    if (typeof version !== 'number' || version > newestVersion) {
      db.close();
      return {
        ok: false,
        problem: `${file} was written by a newer Clipslot (schema ${version}, this one knows ${newestVersion}); update Clipslot`,
      };
    }
    if (db.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      db.close();
      return { ok: false, problem: damaged(file) };
    }
    migrate(db, version);
    assertDurable(db);
    return { ok: true, db };
  } catch (error) {
    db?.close();
    if (!(error instanceof Database.SqliteError)) throw error;
    return { ok: false, problem: sqliteProblem(file, error) };
  }
}

/** A second, reading connection for `status`, `list` and `show` beside a running engine. */
export function openForReading(dataDir: string): OpenDatabaseResult {
  const file = join(dataDir, 'queue.db');
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    db.pragma('busy_timeout = 5000');
    const version = db.pragma('user_version', { simple: true });
    if (version === newestVersion) return { ok: true, db };
    db.close();
    return {
      ok: false,
      problem: `${file} has schema ${version}, this Clipslot knows ${newestVersion}; run it once first`,
    };
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    if (error.code === 'SQLITE_CANTOPEN')
      return { ok: false, problem: `${file}: there is no queue yet; run "clipslot run" first` };
    return { ok: false, problem: sqliteProblem(file, error) };
  }
}

function setDurability(db: QueueDatabase): void {
  db.pragma('busy_timeout = 5000');
  db.pragma('journal_mode = WAL');
  // The library is compiled so that WAL silently means NORMAL, which may lose the last commits at a power cut.
  // A lost slot answer cannot be had again, so every commit is synced.
  db.pragma('synchronous = FULL');
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('temp_store = MEMORY');
}

function migrate(db: QueueDatabase, from: number): void {
  for (const { version, sql } of migrations.slice(from)) {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
}

/** Right after `journal_mode=WAL` the pragma reports FULL whatever it is; only after a write does it tell the truth. */
function assertDurable(db: QueueDatabase): void {
  db.prepare(
    "INSERT INTO setting VALUES ('opened', '') ON CONFLICT (name) DO UPDATE SET value = value",
  ).run();
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

function sqliteProblem(file: string, error: InstanceType<typeof Database.SqliteError>): string {
  switch (error.code) {
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return `${file} is in use by another program (a backup tool?); close it and start again`;
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return damaged(file);
    case 'SQLITE_FULL':
      return `${file}: the disk is full; free some space and start again`;
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_READONLY':
    case 'SQLITE_PERM':
      return `${file} cannot be opened for writing (${error.code}); check the folder's permissions`;
    default:
      return `${file}: SQLite says ${error.code}`;
  }
}

function damaged(file: string): string {
  return `${file} is damaged; nothing was changed. Move it aside together with its -wal and -shm files to start anew`;
}
