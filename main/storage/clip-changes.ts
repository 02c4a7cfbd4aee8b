/**
 * Commits of changes to clips: each change gets its line in the history, is counted, and is told to the listeners once it
 * is on the disk.
 */
import type { ClipState } from '../../preload/clip-view.ts';
import type { Runtime, WallClock } from '../base/runtime.ts';
import { type Clip, reasonOf } from '../model/clip.ts';
import { keptReason } from '../model/kept-reason.ts';
import type { Applied } from './clip-history.ts';
import type { QueueDatabase } from './database/database.ts';
import type { HistoryTable } from './history-table.ts';
import type { StateCounts } from './state-counts.ts';

export interface ClipChangesParts {
  readonly db: QueueDatabase;
  readonly history: HistoryTable;
  readonly clock: WallClock;
  readonly runtime: Pick<Runtime, 'failpoint'> | undefined;
  /** Of the clips on the list as they are now. */
  readonly counts: StateCounts;
}

/** A change that is not on the disk yet. */
interface Pending extends Applied {
  /** The state under which it was counted, or null when it was not. */
  readonly countedAs: ClipState | null;
}

export class ClipChanges {
  readonly #parts: ClipChangesParts;
  readonly #counts: StateCounts;
  readonly #listeners = new Set<(applied: Applied) => void>();
  readonly #commitListeners = new Set<() => void>();
  #pending: Pending[] = [];

  constructor(parts: ClipChangesParts) {
    this.#parts = parts;
    this.#counts = parts.counts;
  }

  /** Runs `work` as one commit, and tells the listeners what was applied once it is on the disk. */
  commit<T>(work: () => T): T {
    const { db, runtime } = this.#parts;
    if (db.inTransaction) return work();
    this.#pending = [];
    const result = db
      .transaction(() => {
        const done = work();
        runtime?.failpoint('inside-commit');
        return done;
      })
      .immediate();
    runtime?.failpoint('after-commit');
    const applied = this.#pending;
    this.#pending = [];
    for (const one of applied) this.#tell(one);
    if (applied.length > 0) for (const listener of this.#commitListeners) listener();
    return result;
  }

  /** Writes the history's line. Assumes that a commit is under way. @param before null: the clip is new */
  note(before: Clip | null, clip: Clip, event: Applied['event']): void {
    const { history, clock } = this.#parts;
    const { state } = clip.progress;
    const reason = reasonOf(clip.progress);
    const at = clock.now();
    history.note(clip.clipId, { at, event, state, detail: reason === null ? null : keptReason(reason) });
    const countedAs = before === null || before.forgotten ? null : before.progress.state;
    this.#pending.push({ clip, event, at, countedAs });
  }

  /** Clips on the list by state. */
  counts(): Readonly<StateCounts> {
    return { ...this.#counts };
  }

  /** Answers how to listen no longer. */
  onApplied(listener: (applied: Applied) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Told once for each commit that changed clips, after `onApplied` was told of every change in it. */
  onCommitted(listener: () => void): () => void {
    this.#commitListeners.add(listener);
    return () => this.#commitListeners.delete(listener);
  }

  #tell(one: Pending): void {
    if (one.countedAs !== null) this.#counts[one.countedAs] -= 1;
    if (!one.clip.forgotten) this.#counts[one.clip.progress.state] += 1;
    for (const listener of this.#listeners) listener(one);
  }
}
