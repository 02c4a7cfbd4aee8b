/** Slot answers that could not be committed: in memory, and in the spill file when that works, until they can be. */
import type { KeptAnswer } from '../slot-attempt.ts';
import { spillAnswers } from './disk-reserve.ts';

interface Unsaved {
  readonly answer: KeptAnswer;
  readonly commit: () => void;
}

export class UnsavedAnswers {
  readonly #dataDir: string;
  /** By the number of the slot request. */
  readonly #kept = new Map<number, Unsaved>();

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  keep(answer: KeptAnswer, commit: () => void): void {
    this.#kept.set(answer.attemptId, { answer, commit });
    this.#spill();
  }

  /** Throws when the disk still refuses; what was committed until then is no longer kept. */
  commitAll(): void {
    for (const [attemptId, { commit }] of this.#kept) {
      commit();
      this.#kept.delete(attemptId);
      this.#spill();
    }
  }

  has(attemptId: number): boolean {
    return this.#kept.has(attemptId);
  }

  count(): number {
    return this.#kept.size;
  }

  #spill(): void {
    const answers = [...this.#kept.values()].map(({ answer }) => answer);
    spillAnswers(this.#dataDir, answers);
  }
}
