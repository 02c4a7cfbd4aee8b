/**
 * Remembers that the database was closed whole, so that the next start need not read all of it to find out: with 100,000
 * clips that takes a second. Holds only for the very file that was closed; whatever touches it since, a crash of ours or
 * another program, has it read again.
 */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const noteFile = (dataDir: string) => join(dataDir, 'queue.whole');

/** Call it once a database that gave no trouble is closed. Fails silently: then the next start takes longer. */
export function markCleanShutdown(dataDir: string): void {
  try {
    // A log that is still there belongs to someone who reads: what is in the file alone is not the whole.
    if (existsSync(join(dataDir, 'queue.db-wal'))) return;
    writeFileSync(noteFile(dataDir), versionOfDatabase(dataDir), { mode: 0o600 });
  } catch {
    rmSync(noteFile(dataDir), { force: true });
  }
}

/** Whether the database is the file that was closed whole. The note is used up: from here on the file may change. */
export function takeCleanShutdownMarker(dataDir: string): boolean {
  try {
    const noted = readFileSync(noteFile(dataDir), 'utf8');
    rmSync(noteFile(dataDir));
    return noted === versionOfDatabase(dataDir) && !existsSync(join(dataDir, 'queue.db-wal'));
  } catch {
    return false;
  }
}

/** Whether the database is the file that was closed whole; the note is kept. */
export function isCleanlyShut(dataDir: string): boolean {
  return isAsNoted(dataDir) && !existsSync(join(dataDir, 'queue.db-wal'));
}

/**
 * A write-ahead log with commits in it beside a database that was closed whole is none of its own: someone put it there, and
 * SQLite would write its old pages over newer ones.
 * @param move takes these files away
 */
export function moveForeignLogAside(dataDir: string, move: (names: readonly string[]) => void): void {
  const log = statSync(join(dataDir, 'queue.db-wal'), { throwIfNoEntry: false });
  // A reader leaves a log without commits.
  if (log !== undefined && log.size > 0 && isAsNoted(dataDir)) move(['queue.db-wal', 'queue.db-shm']);
}

function isAsNoted(dataDir: string): boolean {
  try {
    return readFileSync(noteFile(dataDir), 'utf8') === versionOfDatabase(dataDir);
  } catch {
    return false;
  }
}

function versionOfDatabase(dataDir: string): string {
  const { dev, ino, size, mtimeNs, ctimeNs } = statSync(join(dataDir, 'queue.db'), { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}
