/**
 * Copies of the database under `dataDir/backups`, the newest three, each made whole before it gets its name. A copy is
 * made page by page between other work, so nothing waits for it.
 */
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../../base/replace-file.ts';
import type { QueueDatabase } from './database.ts';
import { syncFile, syncFolder } from './sync.ts';

export interface Backup {
  readonly path: string;
  /** Wall-clock time at which it was begun. */
  readonly madeAt: number;
}

const kept = 3;
/** About 0.2 ms of copying at a time. */
const pagesAtOnce = 64;
const named = /^queue-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)\.(\d{3})Z\.db$/;

/** What there is, newest first. */
export function listBackups(dataDir: string): Backup[] {
  const folder = join(dataDir, 'backups');
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .flatMap((name) => {
      const [whole, day, hour, minute, second, ms] = named.exec(name) ?? [];
      if (whole === undefined) return [];
      return [{ path: join(folder, name), madeAt: Date.parse(`${day}T${hour}:${minute}:${second}.${ms}Z`) }];
    })
    .sort((a, b) => b.madeAt - a.madeAt);
}

/** Makes a backup and drops the oldest ones. Rejects when there is no room or the database cannot be read. */
export async function makeBackup(db: QueueDatabase, dataDir: string, now: number): Promise<void> {
  const folder = join(dataDir, 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(folder, 'unfinished.db');
  try {
    rmSync(unfinished, { force: true });
    await db.backup(unfinished, { progress: () => pagesAtOnce });
    syncFile(unfinished);
    await replaceFile(
      unfinished,
      join(folder, `queue-${new Date(now).toISOString().replaceAll(':', '-')}.db`),
    );
    syncFolder(folder);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  for (const { path } of listBackups(dataDir).slice(kept)) rmSync(path, { force: true });
}

/** Puts a copy of the backup in the database's place. Assumes that place is empty, -wal and -shm included. */
export function restoreBackup(backup: Backup, dataDir: string): void {
  const unfinished = join(dataDir, 'queue.restoring');
  copyFileSync(backup.path, unfinished);
  syncFile(unfinished);
  renameSync(unfinished, join(dataDir, 'queue.db'));
  syncFolder(dataDir);
}
