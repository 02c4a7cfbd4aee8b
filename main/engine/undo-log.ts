/**
 * The owner's last action, as long as it can be taken back: what its clips were before and after. Kept in memory, because
 * ten seconds are over before anyone has started Clipslot again.
 */
import type { Clock } from '../base/runtime.ts';
import type { Clip } from '../model/clip.ts';
import { undoMs } from '../model/undo.ts';
import type { ClipStore } from '../storage/clip-store.ts';

interface Changed {
  readonly before: Clip;
  readonly after: Clip;
}

export interface Undone {
  /** Clips that are as they were. */
  readonly undone: number;
  /** Clips to which something has happened since. */
  readonly tooLate: number;
}

export class UndoLog {
  readonly #clips: Pick<ClipStore, 'commit' | 'get' | 'putBack'>;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #changed: Changed[] = [];
  #atMs = 0;

  constructor(clips: Pick<ClipStore, 'commit' | 'get' | 'putBack'>, clock: Pick<Clock, 'monotonicMs'>) {
    this.#clips = clips;
    this.#clock = clock;
  }

  /**
   * Carries an action out and remembers what it changed.
   * @param clipIds every clip it may change @param goesOn it is a further part of the action before
   */
  recording<T>(clipIds: readonly string[], goesOn: boolean, act: () => T): T {
    const before = clipIds.flatMap((clipId) => this.#clips.get(clipId) ?? []);
    const done = act();
    const changed = before.flatMap((clip) => {
      const after = this.#clips.get(clip.clipId);
      return after === null || JSON.stringify(after) === JSON.stringify(clip)
        ? []
        : [{ before: clip, after }];
    });
    this.#changed = goesOn && this.#isOpen() ? [...this.#changed, ...changed] : changed;
    this.#atMs = this.#clock.monotonicMs();
    return done;
  }

  /** Takes the last action back, in one commit. @param onPutBack told of each clip that is as it was, once it is on the disk */
  undo(onPutBack: (clipId: string) => void = () => {}): Undone {
    const changed = this.#isOpen() ? this.#changed : [];
    const tooLate = this.#isOpen() ? 0 : this.#changed.length;
    this.#changed = [];
    const putBack = this.#clips.commit(() =>
      changed.filter(({ before, after }) => this.#clips.putBack(before, after)),
    );
    for (const { before } of putBack) onPutBack(before.clipId);
    return { undone: putBack.length, tooLate: tooLate + changed.length - putBack.length };
  }

  #isOpen(): boolean {
    return this.#clock.monotonicMs() - this.#atMs < undoMs;
  }
}
