/**
 * Looks after the disk under the running queue: while the queue cannot be written nothing new begins. Tries by itself
 * whether the trouble is over, but for a database that is damaged or gone: that one is rebuilt at the next start.
 */
import { statSync } from 'node:fs';
import type { Lane, Reason } from '../../../preload/clip-view.ts';
import type { Banner } from '../../../preload/glance-contract.ts';
import type { Activity } from '../../base/activity.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Clock } from '../../base/runtime.ts';
import { SettingsTable } from '../settings-table.ts';
import type { LedgerGuard } from '../slot-ledger.ts';
import { makeBackup } from './backups.ts';
import { refillReserve } from './disk-reserve.ts';
import { LogBound } from './log-bound.ts';
import { distrust, type OpenQueue } from './open-queue.ts';
import { SlotGuard } from './slot-guard.ts';
import { faultBanner, faultReasons, heldLogBanner, lossBanner } from './storage-banners.ts';
import { type StorageFault, StorageTrouble, storageFault } from './storage-fault.ts';
import { type Hindrance, StorageLook } from './storage-look.ts';
import { UnsavedAnswers } from './unsaved-answers.ts';

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

/** Why nothing of a kind begins now. */
export interface StoragePause {
  readonly reason: Reason;
  /** Wall-clock time of the next try; null when only a new start of Clipslot helps. */
  readonly until: number | null;
}

interface Trouble extends Hindrance {
  readonly sinceMs: number;
  /** Wall-clock time of the next probe; null when only a new start helps. */
  readonly nextAt: number | null;
}

/** Another program may hold the database for so long before the owner is told. */
const busyUntoldMs = 5000;
/** Each probe may wait 10 ms on the spot. */
const probeBusyMs = 100;
const probeLongBusyMs = 1000;
const probeMs = 10_000;
const lookMs = 30_000;

export class StorageHealth implements Disposable {
  /** What the slot ledger must ask. */
  readonly guard: LedgerGuard;
  readonly #parts: StorageHealthParts;
  readonly #settings: SettingsTable;
  readonly #look: StorageLook;
  readonly #unsaved: UnsavedAnswers;
  readonly #log: LogBound;
  #trouble: Trouble | null = null;
  /** The owner has met it: then it is told at once. */
  #isMetByOwner = false;
  #cancelProbe = () => {};
  #cancelLook = () => {};
  #isDisposed = false;

  constructor(parts: StorageHealthParts) {
    const { dataDir, queue } = parts;
    this.#parts = parts;
    this.#settings = new SettingsTable(queue.db);
    this.#look = new StorageLook(dataDir);
    this.#unsaved = new UnsavedAnswers(dataDir);
    this.#log = new LogBound(queue.db, dataDir, parts.clock);
    this.guard = new SlotGuard({
      dataDir,
      highWaterMark: queue.highWaterMark,
      unsaved: this.#unsaved,
      lookAtDisk: () => this.#noteHindrance(),
      fault: () => this.#trouble?.fault ?? null,
      noted: (error) => this.noted(error),
    });
  }

  start(): void {
    const { activity, clock, dataDir } = this.#parts;
    activity.run(refillReserve(dataDir));
    this.#cancelLook = clock.after(lookMs, () => this.#lookAgain());
  }

  /** Takes note when the disk is behind this exception; answers whether it was. */
  noted(error: unknown): boolean {
    const fault = storageFault(error);
    // Our own refusal to begin tells nothing new.
    const isNews = fault !== null && !(error instanceof StorageTrouble && this.#trouble !== null);
    if (isNews) this.#note({ fault, holds: 'everything' });
    return fault !== null;
  }

  /** Answers with `otherwise` when the disk fails; the trouble is noted. */
  attempt<T>(otherwise: T, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!this.noted(error)) throw error;
      return otherwise;
    }
  }

  /** The same for what the owner has asked for: a trouble is told at once then, and {@link notKept} says it. */
  attemptForOwner<T>(otherwise: T, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!this.noted(error)) throw error;
      this.#isMetByOwner = true;
      this.#parts.onChange();
      return otherwise;
    }
  }

  /** Why what the owner asked for last could not be kept; null when nothing stands against it. */
  notKept(): StorageFault | null {
    const trouble = this.#trouble;
    return trouble === null || trouble.holds === 'slots' ? null : trouble.fault;
  }

  /** Why nothing of a kind begins now, or null. */
  pause(lane: Lane): StoragePause | null {
    const trouble = this.#trouble;
    if (trouble === null || (lane !== 'slots' && trouble.holds === 'slots')) return null;
    return { reason: { code: faultReasons[trouble.fault], detail: null }, until: trouble.nextAt };
  }

  /** False while what was found out could not be kept. */
  mayBegin(lane: Lane): boolean {
    return this.pause(lane) === null;
  }

  isUnsaved(attemptId: number): boolean {
    return this.#unsaved.has(attemptId);
  }

  /** Answers that are in memory, or in the spill file, but not in the database. */
  unsavedAnswers(): number {
    return this.#unsaved.count();
  }

  banners(): Banner[] {
    const { notice } = this.#parts.queue;
    const trouble = this.#trouble;
    return [
      ...(trouble === null || this.#isUntold(trouble) ? [] : [faultBanner(trouble.fault, trouble.nextAt)]),
      ...(notice === null ? [] : [lossBanner(notice)]),
      ...(this.#log.isHeld() ? [heldLogBanner()] : []),
    ];
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#cancelProbe();
    this.#cancelLook();
  }

  /** From here on the queries of what is due answer "nothing". */
  #note({ fault, holds }: Hindrance): void {
    const { clock, dataDir, activity } = this.#parts;
    if (this.#trouble?.nextAt === null) return;
    const needsRestart = fault === 'damaged' || fault === 'gone';
    const sinceMs = this.#trouble?.fault === fault ? this.#trouble.sinceMs : clock.monotonicMs();
    const waitMs = waitAfter(fault, clock.monotonicMs() - sinceMs);
    this.#trouble = { fault, holds, sinceMs, nextAt: needsRestart ? null : clock.now() + waitMs };
    this.#cancelProbe();
    if (fault === 'damaged') distrust(dataDir);
    if (fault === 'gone') activity.run(this.#rescue());
    if (needsRestart) this.#parts.onStopped();
    else if (!this.#isDisposed) this.#cancelProbe = clock.after(waitMs, () => this.#probe());
    this.#parts.onChange();
  }

  /** What we hold open is the only copy left. The next start finds it as the newest backup. */
  async #rescue(): Promise<void> {
    const { dataDir, queue, clock } = this.#parts;
    if (statSync(dataDir, { throwIfNoEntry: false }) === undefined) return;
    try {
      await makeBackup(queue.db, dataDir, clock.now());
    } catch (error) {
      if (!this.noted(error)) throw error;
    }
  }

  #probe(): void {
    if (this.#isDisposed || this.#trouble === null || this.#trouble.nextAt === null) return;
    const wrote = this.attempt(false, () => {
      this.#unsaved.commitAll();
      this.#settings.touch();
      return true;
    });
    if (!wrote) return;
    const remaining = this.#look.hindrance();
    if (remaining === null) this.#recovered();
    else this.#note(remaining);
  }

  #lookAgain(): void {
    const wasHeld = this.#log.isHeld();
    if (this.#trouble === null) this.attempt(undefined, () => this.#log.look());
    if (this.#log.isHeld() !== wasHeld) this.#parts.onChange();
    const hindrance = this.#trouble === null ? this.#look.hindrance() : null;
    if (hindrance?.fault === 'gone') this.#note(hindrance);
    else if (!this.#isDisposed) this.#cancelLook = this.#parts.clock.after(lookMs, () => this.#lookAgain());
  }

  #noteHindrance(): void {
    const hindrance = this.#trouble === null ? this.#look.hindrance() : null;
    if (hindrance !== null) this.#note(hindrance);
  }

  #recovered(): void {
    const { activity, dataDir } = this.#parts;
    this.#trouble = null;
    this.#isMetByOwner = false;
    activity.run(refillReserve(dataDir));
    this.#parts.onChange();
    this.#parts.onRecovered();
  }

  #isUntold({ fault, sinceMs }: Trouble): boolean {
    if (this.#isMetByOwner) return false;
    return fault === 'busy' && this.#parts.clock.monotonicMs() - sinceMs < busyUntoldMs;
  }
}

function waitAfter(fault: StorageFault, lastsMs: number): number {
  if (fault !== 'busy') return probeMs;
  return lastsMs < busyUntoldMs ? probeBusyMs : probeLongBusyMs;
}
