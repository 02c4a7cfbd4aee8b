/**
 * Stands between the slot ledger and a disk that may fail: no slot is asked for unless its intent can be kept, and no
 * answer is dropped because it could not be.
 */
import type { KeptAnswer } from '../slot-attempt.ts';
import type { LedgerGuard } from '../slot-ledger.ts';
import { releaseBallast } from './disk-reserve.ts';
import type { HighWaterMark } from './high-water-mark.ts';
import { type StorageFault, StorageTrouble } from './storage-fault.ts';
import type { UnsavedAnswers } from './unsaved-answers.ts';

export interface SlotGuardParts {
  readonly dataDir: string;
  readonly highWaterMark: HighWaterMark;
  readonly unsaved: UnsavedAnswers;
  /** Looks at the disk, and takes note of what stands against beginning anything. */
  lookAtDisk(): void;
  /** What the disk is in trouble with now, or null. */
  fault(): StorageFault | null;
  /** Takes note when the disk is behind this exception; answers whether it was. */
  noted(error: unknown): boolean;
}

export class SlotGuard implements LedgerGuard {
  readonly #parts: SlotGuardParts;

  constructor(parts: SlotGuardParts) {
    this.#parts = parts;
  }

  beforeIntent(): void {
    this.#parts.lookAtDisk();
    const fault = this.#parts.fault();
    if (fault !== null) throw new StorageTrouble(fault);
  }

  lastAttempt(): number {
    return this.#parts.highWaterMark.lastAttempt();
  }

  noteIntent(attemptId: number): void {
    this.#parts.highWaterMark.note(attemptId);
  }

  commitAnswer(answer: KeptAnswer, commit: () => void): void {
    if (this.#worked(commit)) return;
    const { dataDir, unsaved } = this.#parts;
    if (this.#parts.fault() === 'full' && releaseBallast(dataDir) && this.#worked(commit)) return;
    unsaved.keep(answer, commit);
  }

  #worked(commit: () => void): boolean {
    try {
      commit();
      return true;
    } catch (error) {
      if (!this.#parts.noted(error)) throw error;
      return false;
    }
  }
}
