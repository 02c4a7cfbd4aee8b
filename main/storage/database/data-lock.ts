/**
 * Keeps two engines off one data folder. The lock is an exclusive SQLite transaction on a file of its own: the system
 * drops it when the process dies, however it dies, so there is nothing stale to clean up.
 */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { Disposable } from '../../base/disposable.ts';
import { makePrivateFolder } from '../../base/private-file.ts';
import { ok, problem, type Result } from '../../base/result.ts';
import { knownFileFault, type OpenFault, storageFault } from './storage-fault.ts';

/** @property holder the program that has it, where one has: as a person is told of it */
export type Locked = Result<DataLock, { readonly why: OpenFault; readonly holder: string | null }>;

/** Held until it is disposed of, or the process ends. */
export type DataLock = Disposable;

const holderNote = z.object({
  pid: z.number().int(),
  program: z.string().max(64),
  since: z.string().max(64),
});

/**
 * Takes the folder, or says in one line who has it.
 * @param program what that line tells the loser: "the Clipslot app", "clipslot run"
 */
export function lockDataDir(dataDir: string, program: string, now: number): Locked {
  try {
    makePrivateFolder(dataDir);
    return locked(dataDir, program, now);
  } catch (error) {
    const why = storageFault(error) ?? knownFileFault(error);
    if (why === null) throw error;
    const fault =
      why === 'full' ? 'the disk is full; free some space' : 'it cannot be written; check its permissions';
    return problem(`"dataDir" ${dataDir}: ${fault} and start again`, { why, holder: null });
  }
}

function locked(dataDir: string, program: string, now: number): Locked {
  const db = new Database(join(dataDir, 'lock.db'));
  const noteFile = join(dataDir, 'lock-holder.json');
  try {
    db.pragma('busy_timeout = 0');
    // Nothing is ever written: on a full disk a journal for it could not be made either.
    db.pragma('journal_mode = memory');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      const holder = readHolder(noteFile);
      return problem(`"dataDir" ${dataDir} is in use by ${holder}`, { why: 'in-use', holder });
    }
    throw error;
  }
  // Only for the loser's message; the lock itself does not depend on it.
  writeNote(noteFile, JSON.stringify({ pid: process.pid, program, since: new Date(now).toISOString() }));
  return ok({ dispose: () => void db.close() });
}

/** On a full disk there is none, and the lock holds all the same. */
function writeNote(noteFile: string, text: string): void {
  try {
    writeFileSync(noteFile, text, { mode: 0o600 });
  } catch {
    rmSync(noteFile, { force: true });
  }
}

function readHolder(noteFile: string): string {
  try {
    const note = holderNote.parse(JSON.parse(readFileSync(noteFile, 'utf8')));
    return `${note.program}, process ${note.pid}, since ${note.since}`;
  } catch {
    return 'another process';
  }
}
