/**
 * Brings a database of an older Clipslot to the schema of this one: a copy of it is made first, each step is one commit, and
 * a step that fails is told with where the copy lies. Assumes that no one else writes.
 */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ok, problem, type Result } from '../../base/result.ts';
import type { Migration } from '../migrations/migrations.ts';
import { storageFault } from './storage-fault.ts';
import { syncFile } from './sync.ts';

export interface Migrating {
  readonly dataDir: string;
  /** The schema it has. */
  readonly version: number;
  /** Every schema this program can read, oldest first. */
  readonly known: readonly Migration[];
  failpoint(name: string): void;
}

/** So many copies from before a change of schema are kept. */
const keptCopies = 2;
const copyName = /^schema-(\d+)\.db$/;

/** What the disk does is thrown; what the database is made of is a problem in one line. */
export function migrateQueue(db: Database.Database, parts: Migrating): Result<true> {
  const { dataDir, version, known, failpoint } = parts;
  const missing = known.slice(version);
  if (missing.length === 0) return ok(true);
  const copy = version === 0 ? null : copyBefore(db, dataDir, version);
  try {
    if (version > 0) mendSchema(db, known.slice(0, version));
    for (const migration of missing) migrate(db, migration, failpoint);
    return ok(true);
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || storageFault(error) !== null) throw error;
    const kept = copy === null ? '' : ` Its copy from before is ${copy}.`;
    return problem(
      `cannot be brought from schema ${version} to ${known.length} (${error.message}). Every clip is still in it.${kept} ` +
        'Start the Clipslot that you had before, and report this line',
    );
  }
}

/** @returns where the copy lies */
function copyBefore(db: Database.Database, dataDir: string, version: number): string {
  const folder = join(dataDir, 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(folder, 'unfinished-schema.db');
  const copy = join(folder, `schema-${version}.db`);
  rmSync(unfinished, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(unfinished);
    syncFile(unfinished);
    renameSync(unfinished, copy);
  } finally {
    rmSync(unfinished, { force: true });
  }
  dropOldCopies(folder);
  return copy;
}

function dropOldCopies(folder: string): void {
  const versions = readdirSync(folder).flatMap((name) => {
    const version = copyName.exec(name)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
  const dropped = versions.sort((a, b) => b - a).slice(keptCopies);
  for (const version of dropped) rmSync(join(folder, `schema-${version}.db`), { force: true });
}

function migrate(
  db: Database.Database,
  { version, sql }: Migration,
  failpoint: (name: string) => void,
): void {
  db.transaction(() => {
    db.exec(sql);
    failpoint('inside-migration');
    db.pragma(`user_version = ${version}`);
  }).immediate();
  failpoint('after-migration');
}

/**
 * The first schema was changed after it had landed, twice. What queues from before that lack is added: an index as that
 * schema has it by now, and the time of change, which no file has as zero, so that each is looked at once more.
 */
function mendSchema(db: Database.Database, itsMigrations: readonly Migration[]): void {
  const expected = indexesAfter(itsMigrations);
  db.transaction(() => {
    if (!hasColumn(db, 'clip', 'ctime_ns'))
      db.exec("ALTER TABLE clip ADD COLUMN ctime_ns TEXT NOT NULL DEFAULT '0'");
    const there = indexesOf(db);
    for (const [name, sql] of expected) {
      if (there.get(name) === sql) continue;
      if (there.has(name)) db.exec(`DROP INDEX ${name}`);
      db.exec(sql);
    }
  }).immediate();
}

function hasColumn(db: Database.Database, table: string, column: string): boolean {
  const count = db.prepare<[string, string], number>(
    'SELECT count(*) FROM pragma_table_info(?) WHERE name = ?',
  );
  return count.pluck().get(table, column) === 1;
}

function indexesAfter(itsMigrations: readonly Migration[]): Map<string, string> {
  const fresh = new Database(':memory:');
  try {
    for (const { sql } of itsMigrations) fresh.exec(sql);
    return indexesOf(fresh);
  } finally {
    fresh.close();
  }
}

/** The text of each index that was made by a statement. */
function indexesOf(db: Database.Database): Map<string, string> {
  const all = db.prepare<[], { name: string; sql: string }>(
    "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
  );
  return new Map(all.all().map(({ name, sql }) => [name, sql]));
}
