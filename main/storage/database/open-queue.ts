/**
 * Opens the queue whatever became of its files: a damaged or missing database is replaced by the newest good backup, or
 * by an empty one, and what it cannot know is written down as a loss. Nothing is ever thrown away: damaged files are
 * moved aside together. Assumes the caller holds the data folder's lock.
 */

import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder } from '../../base/private-file.ts';
import { ok, problem, type Result } from '../../base/result.ts';
import type { Runtime } from '../../base/runtime.ts';
import { listBackups, restoreBackup } from './backups.ts';
import { isCleanlyShut, moveForeignLogAside } from './clean-shutdown-marker.ts';
import { type OpenDatabaseResult, openDatabase, type QueueDatabase } from './database.ts';
import { releaseBallast } from './disk-reserve.ts';
import { HighWaterMark, readHighWaterMark } from './high-water-mark.ts';
import type { Remembered } from './mark-file.ts';
import { OutsideMark } from './outside-mark.ts';
import { type LossKind, RecoveryState } from './recovery-state.ts';
import { fileFault, knownFileFault, type OpenFault, StorageTrouble, storageFault } from './storage-fault.ts';
import { syncFolder } from './sync.ts';

export interface OpenQueue {
  readonly db: QueueDatabase;
  readonly recoveryState: RecoveryState;
  readonly highWaterMark: HighWaterMark;
  /** What the owner must be told once: the database is not the one that was closed. */
  readonly notice: LossKind | null;
  readonly firstList: FirstList;
}

/**
 * How much of the service's list is read before the first slot request: nothing of a queue that was just made, whose name no
 * mark at the service can carry; the newest clips where all there is says that nothing was set back; else everything.
 */
export type FirstList = 'nothing' | 'newest' | 'everything';

/** @property why no queue could be opened */
export type OpenQueueResult = Result<OpenQueue, { readonly why: OpenFault }>;
export type OpenQueueRuntime = Pick<Runtime, 'clock' | 'newId' | 'failpoint'>;

/** Another program may hold the database for so long before we give up. */
const busyForMs = 5000;
const busyRetryMs = 100;
/** The database and what belongs to it: one without the others is worse than none. */
const databaseFiles = ['queue.db', 'queue.db-wal', 'queue.db-shm'];

/** @param stateDir where something of the queue is remembered outside its folder; null: nowhere */
export async function openQueue(
  dataDir: string,
  runtime: OpenQueueRuntime,
  stateDir: string | null = null,
): Promise<OpenQueueResult> {
  try {
    return await tryOpenQueue(dataDir, runtime, stateDir);
  } catch (error) {
    const fault = storageFault(error) ?? knownFileFault(error);
    if (fault === null) throw error;
    if (fault === 'full' && releaseBallast(dataDir)) return openQueue(dataDir, runtime, stateDir);
    const why = fault === 'full' ? 'the disk is full; free some space' : `it cannot be written (${fault})`;
    return problem(`${dataDir}: ${why} and start again`, { why: fault });
  }
}

async function tryOpenQueue(
  dataDir: string,
  runtime: OpenQueueRuntime,
  stateDir: string | null,
): Promise<OpenQueueResult> {
  makePrivateFolder(dataDir);
  const outside = stateDir === null ? null : new OutsideMark(stateDir, dataDir);
  const inside = readHighWaterMark(dataDir);
  const before = inside ?? usedBefore(outside);
  const wasCleanlyShut = isCleanlyShut(dataDir);
  const opened = await openOrRebuild(dataDir, runtime, before !== null);
  if (!opened.ok) return opened;
  const { db, replaced } = opened.value;
  const recoveryState = new RecoveryState(db);
  const knownId = inside?.queueId ?? recoveryState.queueId() ?? before?.queueId ?? null;
  const elsewhere = knownId === null ? null : (outside?.of(knownId) ?? null);
  const remembered = later(inside, elsewhere);
  const kind = lossKind(replaced, recoveryState, remembered);
  if (kind === 'set-back' && !isSound(db)) {
    db.close();
    distrust(dataDir);
    return tryOpenQueue(dataDir, runtime, stateDir);
  }
  const now = runtime.clock.now();
  if (kind !== null) recoveryState.setLoss({ kind, noticedAt: now, marked: false });
  const queueId = knownId ?? runtime.newId();
  if (recoveryState.queueId() !== queueId) recoveryState.setQueueId(queueId);
  const accountedFor = recoveryState.accountedFor();
  const lastAttempt = Math.max(remembered?.lastAttempt ?? 0, accountedFor);
  const highWaterMark = new HighWaterMark(dataDir, outside, { queueId, lastAttempt }, now);
  const unmarked = recoveryState.loss()?.marked === false ? recoveryState.loss() : null;
  const agrees = wasCleanlyShut && kind === null && elsewhere?.lastAttempt === accountedFor;
  const firstList = knownId === null ? 'nothing' : agrees ? 'newest' : 'everything';
  return ok({ db, recoveryState, highWaterMark, notice: replaced ?? unmarked?.kind ?? null, firstList });
}

/** Parts of two states of one database may lie in one file: a write-ahead log was set back, say, and its database was not. */
function isSound(db: QueueDatabase): boolean {
  return db.pragma('integrity_check(1)', { simple: true }) === 'ok';
}

/** Two marks of one queue: the one that knows more. */
function later(inside: Remembered | null, elsewhere: Remembered | null): Remembered | null {
  if (inside === null || elsewhere === null) return inside ?? elsewhere;
  return elsewhere.lastAttempt > inside.lastAttempt ? elsewhere : inside;
}

/** The queue that lay in this folder, if it has ever asked for a slot: before that there is nothing to lose. */
function usedBefore(outside: OutsideMark | null): Remembered | null {
  const here = outside?.here() ?? null;
  return here !== null && here.lastAttempt > 0 ? here : null;
}

/** Whether slots may exist that this database has never heard of. */
function lossKind(
  replaced: 'restored' | 'reset' | null,
  recoveryState: RecoveryState,
  remembered: Remembered | null,
): LossKind | null {
  if (remembered === null) return replaced;
  const asked = remembered.lastAttempt > recoveryState.accountedFor();
  const foreign = recoveryState.queueId() !== null && recoveryState.queueId() !== remembered.queueId;
  return asked || foreign ? (replaced ?? 'set-back') : null;
}

interface Opened {
  readonly db: QueueDatabase;
  /** What took the place of the database that was there, or null. */
  readonly replaced: 'restored' | 'reset' | null;
}

async function openOrRebuild(
  dataDir: string,
  runtime: OpenQueueRuntime,
  wasUsed: boolean,
): Promise<Result<Opened, { readonly why: OpenFault }>> {
  moveForeignLogAside(dataDir, (names) => moveAside(dataDir, runtime.clock.now(), names));
  const size = statSync(join(dataDir, 'queue.db'), { throwIfNoEntry: false })?.size ?? 0;
  const used = wasUsed || listBackups(dataDir).length > 0;
  if (size === 0 && used) return rebuild(dataDir, runtime);
  if (existsSync(distrustFile(dataDir))) return rebuild(dataDir, runtime);
  // A write-ahead log without its database would be taken for the new one's.
  if (size === 0) moveAside(dataDir, runtime.clock.now());
  const opened = await openPatiently(dataDir, runtime);
  if (opened.ok) return ok({ db: opened.value, replaced: null });
  return opened.why === 'damaged' ? rebuild(dataDir, runtime) : opened;
}

async function rebuild(
  dataDir: string,
  runtime: OpenQueueRuntime,
): Promise<Result<Opened, { readonly why: OpenFault }>> {
  moveAside(dataDir, runtime.clock.now());
  for (const backup of listBackups(dataDir)) {
    orTrouble(() => restoreBackup(backup, dataDir));
    const opened = await openPatiently(dataDir, runtime);
    if (opened.ok) return ok({ db: opened.value, replaced: 'restored' });
    if (opened.why !== 'damaged') return opened;
    moveAside(dataDir, runtime.clock.now());
  }
  const opened = await openPatiently(dataDir, runtime);
  return opened.ok ? ok({ db: opened.value, replaced: 'reset' }) : opened;
}

/** Waits without holding up the process while another program has the database. */
async function openPatiently(
  dataDir: string,
  { clock, failpoint }: OpenQueueRuntime,
): Promise<OpenDatabaseResult> {
  const untilMs = clock.monotonicMs() + busyForMs;
  for (;;) {
    const opened = openDatabase(dataDir, failpoint);
    if (opened.ok || opened.why !== 'busy' || clock.monotonicMs() >= untilMs) {
      if (!opened.ok && opened.why === 'full') throw new StorageTrouble('full');
      return opened;
    }
    await new Promise<void>((resolve) => void clock.after(busyRetryMs, resolve));
  }
}

/** Evidence for whoever looks into it later. */
function moveAside(dataDir: string, now: number, names: readonly string[] = databaseFiles): void {
  const there = names.filter((name) => existsSync(join(dataDir, name)));
  if (there.length > 0) {
    const at = new Date(now).toISOString().replaceAll(':', '-');
    let folder = join(dataDir, 'damaged', at);
    for (let nth = 2; existsSync(folder); nth += 1) folder = join(dataDir, 'damaged', `${at}-${nth}`);
    orTrouble(() => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      for (const name of there) renameSync(join(dataDir, name), join(folder, name));
      syncFolder(dataDir);
    });
  }
  rmSync(distrustFile(dataDir), { force: true });
}

/** A running engine met damage that the check at the start may not see. The next start rebuilds. */
export function distrust(dataDir: string): void {
  try {
    writeFileSync(distrustFile(dataDir), '', { mode: 0o600 });
  } catch {
    // Then the next start has the check alone to go by.
  }
}

function distrustFile(dataDir: string): string {
  return join(dataDir, 'queue.distrusted');
}

function orTrouble(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new StorageTrouble(fileFault(error), { cause: error });
  }
}
