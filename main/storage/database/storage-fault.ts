/** What can go wrong with the disk under the queue, told from bugs. Pure. */

import Database from 'better-sqlite3';
import { errorCode } from '../../base/error-code.ts';

/**
 * - `full`: no room. `busy`: another program holds the database. `unwritable`: it cannot be written for another cause.
 * - `damaged`: its content is broken. `gone`: it was deleted or replaced under our feet.
 */
export type StorageFault = 'full' | 'busy' | 'unwritable' | 'damaged' | 'gone';

/**
 * Why a database cannot be opened. `newer`: by a later Clipslot. `older`: by an earlier one, and only read. `not-migrated`: by
 * one whose schema resists.
 */
export type NotOpened = StorageFault | 'newer' | 'older' | 'not-migrated';

/** The same for a whole queue: another engine may work it. */
export type OpenFault = NotOpened | 'in-use';

const faults: ReadonlySet<string> = new Set<StorageFault>(['full', 'busy', 'unwritable', 'damaged', 'gone']);

export function isFault(why: string): why is StorageFault {
  return faults.has(why);
}

/** Thrown instead of doing something that needs the disk; never a bug. */
export class StorageTrouble extends Error {
  readonly fault: StorageFault;
  constructor(fault: StorageFault, options?: ErrorOptions) {
    super(`the queue cannot be written: ${fault}`, options);
    this.name = 'StorageTrouble';
    this.fault = fault;
  }
}

const fileFaults: Readonly<Record<string, StorageFault>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'unwritable',
  EACCES: 'unwritable',
  EPERM: 'unwritable',
  EIO: 'unwritable',
  ENOENT: 'gone',
};

/** The fault behind an exception, or null when the exception is none of the disk's doing. */
export function storageFault(error: unknown): StorageFault | null {
  if (error instanceof StorageTrouble) return error.fault;
  if (!(error instanceof Database.SqliteError)) return null;
  const { code } = error;
  if (code === 'SQLITE_FULL') return 'full';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'busy';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'damaged';
  if (code === 'SQLITE_READONLY_DBMOVED') return 'gone';
  // A file that grows by mapping it (the WAL's index) meets a full disk as one of these.
  if (code === 'SQLITE_IOERR_SHMSIZE' || code === 'SQLITE_IOERR_SHMMAP') return 'full';
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN|PERM)/.test(code)) return 'unwritable';
  return null;
}

/** The fault behind a file call of ours inside the data folder, or null when it is none of the disk's doing. */
export function knownFileFault(error: unknown): StorageFault | null {
  return fileFaults[errorCode(error) ?? ''] ?? null;
}

/** The same where whatever goes wrong is the disk's doing. */
export function fileFault(error: unknown): StorageFault {
  return knownFileFault(error) ?? 'unwritable';
}
