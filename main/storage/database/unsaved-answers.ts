/** Slot answers that could not be committed: in memory, and in the spill file when that works, until they can be. */

import type { KeptAnswer } from '../slot-attempt.ts';
import { spillAnswers } from './disk-reserve.ts';

export type UnsavedAnswers = ReturnType<typeof createUnsavedAnswers>;

export function createUnsavedAnswers(dataDir: string) {
  const kept = new Map<number, { readonly answer: KeptAnswer; readonly commit: () => void }>();

  function spill(): void {
    spillAnswers(
      dataDir,
      [...kept.values()].map(({ answer }) => answer),
    );
  }

  return {
    keep(answer: KeptAnswer, commit: () => void): void {
      kept.set(answer.attemptId, { answer, commit });
      spill();
    },
    /** Throws when the disk still refuses; what was committed until then is kept no longer. */
    commitAll(): void {
      for (const [attemptId, { commit }] of kept) {
        commit();
        kept.delete(attemptId);
        spill();
      }
    },
    has: (attemptId: number): boolean => kept.has(attemptId),
    count: (): number => kept.size,
  };
}
