/**
 * Looks after the disk under the running queue: no slot is asked for unless its intent can be kept, no answer is dropped
 * because it could not be, and while the queue cannot be written nothing new begins. Tries by itself whether the trouble
 * is over, but for a database that is damaged or gone: that one is rebuilt at the next start.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Lane, Reason, ReasonCode } from '../../../preload/clip-view.ts';
import type { Banner } from '../../../preload/queue-contract.ts';
import type { Activity } from '../../base/activity.ts';
import type { Clock } from '../../base/runtime.ts';
import type { LedgerGuard } from '../slot-ledger.ts';
import { makeBackup } from './backups.ts';
import { freeBytes, refillReserve, releaseBallast } from './disk-reserve.ts';
import { distrust, type OpenQueue } from './open-queue.ts';
import { type StorageFault, StorageTrouble, storageFault } from './storage-fault.ts';
import { createUnsavedAnswers } from './unsaved-answers.ts';

export interface StorageHealthParts {
  readonly queue: OpenQueue;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly activity: Activity;
  /** The trouble is over: there may be something to do. */
  onRecovered(): void;
  /** Nothing that is under way can be kept any more. */
  onStopped(): void;
  onChange(): void;
}

export type StorageHealth = ReturnType<typeof createStorageHealth>;

/** Below this nothing new is asked for, so that what is under way can be brought to its end. */
const leastFreeBytes = 64 * 1024 * 1024;
/** Another program may hold the database for so long before the owner is told. */
const busyUntoldMs = 5000;
/** Each probe may wait 10 ms on the spot. */
const probeBusyMs = 100;
const probeLongBusyMs = 1000;
const probeMs = 10_000;
const lookMs = 30_000;

/** Why nothing of a kind begins now. */
export interface StoragePause {
  readonly reason: Reason;
  /** Wall-clock time of the next try; null when only a new start of Clipslot helps. */
  readonly until: number | null;
}

interface Trouble {
  readonly fault: StorageFault;
  /** `slots`: writing works, but there is too little room to begin anything. */
  readonly holds: 'slots' | 'everything';
  readonly sinceMs: number;
  /** Wall-clock time of the next probe; null when only a new start helps. */
  readonly nextAt: number | null;
}

export function createStorageHealth({ queue, dataDir, clock, activity, ...parts }: StorageHealthParts) {
  const { db, highWaterMark, notice } = queue;
  const file = join(dataDir, 'queue.db');
  const fileId = idOf(file);
  const unsaved = createUnsavedAnswers(dataDir);
  let trouble: Trouble | null = null;
  let cancelProbe = () => {};
  let cancelLook = () => {};
  let stopped = false;

  /** Takes note of trouble; from here on the queries of what is due answer "nothing". */
  function note(fault: StorageFault, holds: Trouble['holds'] = 'everything'): void {
    if (trouble?.nextAt === null) return;
    const ends = fault === 'damaged' || fault === 'gone';
    const sinceMs = trouble?.fault === fault ? trouble.sinceMs : clock.monotonicMs();
    const waitMs = waitAfter(fault, clock.monotonicMs() - sinceMs);
    trouble = { fault, holds, sinceMs, nextAt: ends ? null : clock.now() + waitMs };
    cancelProbe();
    if (fault === 'damaged') distrust(dataDir);
    if (fault === 'gone') activity.run(rescue());
    if (ends) parts.onStopped();
    else if (!stopped) cancelProbe = clock.after(waitMs, probe);
    parts.onChange();
  }

  /** What we hold open is the only copy left. The next start finds it as the newest backup. */
  async function rescue(): Promise<void> {
    if (statSync(dataDir, { throwIfNoEntry: false }) === undefined) return;
    await makeBackup(db, dataDir, clock.now()).catch(noteOrThrow);
  }

  function noteOrThrow(error: unknown): void {
    if (!noted(error)) throw error;
  }

  /** Takes note when the disk is behind this exception; answers whether it was. */
  function noted(error: unknown): boolean {
    const fault = storageFault(error);
    // Our own refusal to begin tells nothing new.
    if (fault !== null && !(error instanceof StorageTrouble && trouble !== null)) note(fault);
    return fault !== null;
  }

  function probe(): void {
    if (stopped || trouble === null || trouble.nextAt === null) return;
    try {
      unsaved.commitAll();
      db.prepare("UPDATE setting SET value = value WHERE name = 'opened'").run();
    } catch (error) {
      if (!noted(error)) throw error;
      return;
    }
    const remaining = hindrance();
    if (remaining === null) recovered();
    else note(...remaining);
  }

  /** A file that is deleted while it is open gives no error; only looking tells. */
  function look(): void {
    const hindered = trouble === null ? hindrance() : null;
    if (hindered?.[0] === 'gone') note(...hindered);
    else if (!stopped) cancelLook = clock.after(lookMs, look);
  }

  function recovered(): void {
    trouble = null;
    activity.run(refillReserve(dataDir));
    parts.onChange();
    parts.onRecovered();
  }

  /** What stands against a slot request although the last write worked. */
  function hindrance(): [StorageFault, Trouble['holds']] | null {
    if (idOf(file) !== fileId) return ['gone', 'everything'];
    const free = freeBytes(dataDir);
    return free !== null && free < leastFreeBytes ? ['full', 'slots'] : null;
  }

  const guard: LedgerGuard = {
    lastAttempt: highWaterMark.lastAttempt,
    noteIntent: highWaterMark.note,
    beforeIntent() {
      const hindered = trouble === null ? hindrance() : null;
      if (hindered !== null) note(...hindered);
      if (trouble !== null) throw new StorageTrouble(trouble.fault);
    },
    commitAnswer(answer, commit) {
      try {
        return commit();
      } catch (error) {
        if (!noted(error)) throw error;
      }
      if (trouble?.fault === 'full' && releaseBallast(dataDir) && worked(commit)) return;
      unsaved.keep(answer, commit);
    },
  };

  function worked(commit: () => void): boolean {
    try {
      commit();
      return true;
    } catch (error) {
      if (!noted(error)) throw error;
      return false;
    }
  }

  function pause(lane: Lane): StoragePause | null {
    if (trouble === null || (lane === 'transfers' && trouble.holds === 'slots')) return null;
    return { reason: { code: troubleReasons[trouble.fault], detail: null }, until: trouble.nextAt };
  }

  return {
    guard,
    noted,
    /** Why nothing of a kind begins now, or null. */
    pause,
    /** False while what was found out could not be kept. */
    mayBegin: (lane: Lane): boolean => pause(lane) === null,
    /** Answers with `otherwise` when the disk fails; the trouble is noted. */
    attempt<T>(otherwise: T, work: () => T): T {
      try {
        return work();
      } catch (error) {
        if (!noted(error)) throw error;
        return otherwise;
      }
    },
    isUnsaved: unsaved.has,
    /** Answers that are in memory, or in the spill file, but not in the database. */
    unsavedAnswers: unsaved.count,
    banners(): Banner[] {
      const untold = trouble?.fault === 'busy' && clock.monotonicMs() - trouble.sinceMs < busyUntoldMs;
      return [
        ...(trouble === null || untold ? [] : [banner(troubleReasons[trouble.fault], trouble.nextAt)]),
        ...(notice === null ? [] : [banner(noticeReasons[notice], null)]),
      ];
    },
    start(): void {
      activity.run(refillReserve(dataDir));
      cancelLook = clock.after(lookMs, look);
    },
    stop(): void {
      stopped = true;
      cancelProbe();
      cancelLook();
    },
  };
}

function waitAfter(fault: StorageFault, lastsMs: number): number {
  if (fault !== 'busy') return probeMs;
  return lastsMs < busyUntoldMs ? probeBusyMs : probeLongBusyMs;
}

const troubleReasons = {
  full: 'disk-full',
  busy: 'queue-in-use',
  unwritable: 'queue-unwritable',
  damaged: 'queue-damaged',
  gone: 'queue-gone',
} as const satisfies Record<StorageFault, ReasonCode>;

const noticeReasons = {
  restored: 'queue-restored',
  reset: 'queue-reset',
  'set-back': 'queue-set-back',
} as const satisfies Record<string, ReasonCode>;

function banner(code: ReasonCode, until: number | null): Banner {
  return { kind: 'database', lane: null, folderName: null, reason: { code, detail: null }, until };
}

/** Device and number of the file at `path`; another file under the name has another one. */
function idOf(path: string): string | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`;
}
