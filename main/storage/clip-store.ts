/**
 * The clips in the database: record, find what is due, apply events. Every change and its history row are one commit.
 * The database is the queue: "due" is a query, and resuming after a restart is the same query.
 */

import type { ClipState } from '../../preload/clip-view.ts';
import type { BulkAction } from '../../preload/list-view.ts';
import type { WallClock } from '../base/runtime.ts';
import { advance, possible } from '../model/advance.ts';
import { type Clip, type ClipEvent, type ClipFacts, slotOf } from '../model/clip.ts';
import { isMove, moveEvents, overrideEvents } from '../model/clip-actions.ts';
import { noOverrides } from '../model/clip-overrides.ts';
import { isUntouched } from '../model/undo.ts';
import { ClipChanges } from './clip-changes.ts';
import type { Applied, HistoryEntry } from './clip-history.ts';
import { type ClipStoreParts, laneOf } from './clip-store-parts.ts';
import { type ClipDescription, ClipTable, type FilePlace } from './clip-table.ts';
import type { QueueDatabase } from './database/database.ts';
import { HistoryTable } from './history-table.ts';
import { OwnerWords } from './owner-words.ts';
import { SendQueue, type SendQueueQuery } from './send-queue.ts';
import { SlotTable } from './slot-table.ts';
import type { StateCounts } from './state-counts.ts';

export interface Page {
  readonly total: number;
  readonly clips: readonly Clip[];
}

export class ClipStore {
  /** What the owner says about single clips. */
  readonly owner: OwnerWords;
  readonly #table: ClipTable;
  readonly #history: HistoryTable;
  readonly #slots: SlotTable;
  readonly #sendQueue: SendQueue;
  readonly #changes: ClipChanges;
  readonly #clock: WallClock;
  readonly #health: ClipStoreParts['health'];
  readonly #awayFolders: () => readonly string[];

  constructor(db: QueueDatabase, clock: WallClock, parts: ClipStoreParts = {}) {
    this.#clock = clock;
    this.#health = parts.health;
    this.#awayFolders = parts.awayFolders ?? (() => []);
    this.#table = new ClipTable(db);
    this.#history = new HistoryTable(db);
    this.#slots = new SlotTable(db);
    this.#sendQueue = new SendQueue(db, this.#table.rows);
    this.#changes = new ClipChanges({
      db,
      history: this.#history,
      clock,
      runtime: parts.runtime,
      counts: this.#table.countStates(),
    });
    this.owner = new OwnerWords(this.#table, this.#changes);
  }

  /** Runs `work` as one commit, and tells the listeners what was applied once it is on the disk. */
  commit<T>(work: () => T): T {
    return this.#changes.commit(work);
  }

  get(clipId: string): Clip | null {
    return this.#table.get(clipId);
  }

  /**
   * Adds a clip in the progress with which it begins.
   * @param nextAt nothing happens before this wall-clock time
   * @returns null when this very version of the file is known
   */
  record(facts: ClipFacts, progress: Clip['progress'], nextAt = 0): Clip | null {
    const clip: Clip = { ...facts, progress, attempts: 0, nextAt, slotsLost: 0, ...noOverrides };
    return this.commit(() => {
      if (!this.#table.insert(clip, this.#clock.now())) return null;
      this.#changes.note(null, clip, 'found');
      return clip;
    });
  }

  /** Reads, advances and writes in one commit. Throws `ImpossibleTransition` for a pair that makes no sense. */
  apply(clipId: string, event: ClipEvent): Clip {
    return this.commit(() => this.#advance(this.#mustGet(clipId), event));
  }

  /** Applies `event` when it still makes sense; answers whether it did. For commands and late news. */
  tryApply(clipId: string, event: ClipEvent): boolean {
    return this.commit(() => {
      const clip = this.get(clipId);
      if (clip === null || !possible(clip, event)) return false;
      this.#advance(clip, event);
      return true;
    });
  }

  /** Carries out the owner's action; false when it comes too late. */
  act(clipId: string, action: BulkAction): boolean {
    return isMove(action)
      ? this.tryApply(clipId, moveEvents[action](this.#clock.now()))
      : this.owner.override(clipId, overrideEvents[action]);
  }

  /**
   * Puts a clip back to what it was before an action of the owner's; false when something has happened to it since, or its
   * slot is gone already.
   */
  putBack(before: Clip, after: Clip): boolean {
    return this.commit(() => {
      const now = this.get(before.clipId);
      if (now === null || !isUntouched(now, after)) return false;
      const slot = slotOf(before.progress);
      if (slot !== null && slotOf(after.progress) === null && !this.#slots.revive(slot.gameClipId))
        return false;
      this.#table.update(before, this.#clock.now());
      this.#table.override(before);
      this.#table.place(before.clipId, before.place);
      this.#table.edit(before);
      this.#changes.note(now, before, 'undone');
      return true;
    });
  }

  /** Clips in `state` whose time has come, longest-known first. */
  due(state: ClipState, limit: number): Clip[] {
    if (!this.#mayBegin(state)) return [];
    const away = state === 'awaiting-slot' || state === 'slot-held' ? this.#awayFolders() : [];
    return this.#table.due(state, this.#clock.now(), away, limit);
  }

  /** Clips that hold a slot and may be among the next to send, in no order. */
  sendable(query: Omit<SendQueueQuery, 'now' | 'awayFolders'>): Clip[] {
    if (!this.#mayBegin('slot-held')) return [];
    return this.#sendQueue.candidates({ ...query, now: this.#clock.now(), awayFolders: this.#awayFolders() });
  }

  /** Size of all clips that hold a slot, together. */
  heldBytes(): number {
    return this.#sendQueue.heldBytes();
  }

  /** The earliest time at which another clip in `state` comes due, or null. */
  nextDueAt(state: ClipState): number | null {
    return this.#mayBegin(state) ? this.#table.nextDueAt(state, this.#clock.now()) : null;
  }

  page(offset: number, limit: number): Page {
    const total = Object.values(this.counts()).reduce((sum, count) => sum + count, 0);
    return { total, clips: this.#table.page(offset, limit) };
  }

  /** Follows a rename or a touched file: same content, other path or time. False when that is another clip's. */
  moved(clipId: string, file: FilePlace): boolean {
    return this.commit(() => {
      if (!this.#table.move(clipId, file)) return false;
      const clip = this.#mustGet(clipId);
      this.#changes.note(clip, clip, 'moved');
      return true;
    });
  }

  /** Takes over what the owner says by now; a held slot was asked for with the old words and keeps them. */
  describe(clipId: string, words: ClipDescription): void {
    this.#table.describe(clipId, words);
  }

  /** Some clips of this size and these ends: all at this path, and a few of those elsewhere. */
  withContent(sizeBytes: number, edgesDigest: string, path: string): string[] {
    return this.#table.withContent(sizeBytes, edgesDigest, path);
  }

  /** When the clip last came to this event, or null. */
  reachedAt(clipId: string, event: string): number | null {
    return this.#history.lastAt(clipId, event);
  }

  /** Oldest first. */
  history(clipId: string): HistoryEntry[] {
    return this.#history.of(clipId);
  }

  /** Clips whose unknown outcome waits for the owner's word. */
  askingOwner(): number {
    return this.#table.askingOwner();
  }

  /** Clips that nothing but a person can bring on. */
  needsPerson(): number {
    return this.#table.needsPerson();
  }

  /** Clips that the service refused. */
  refused(): string[] {
    return this.#table.refused();
  }

  /** Clips that stopped for what their owner says about them, before a slot was asked for. */
  stoppedForWords(): string[] {
    return this.#table.stoppedForWords();
  }

  /** Clips that may be asked for again, by themselves or by the owner. */
  mayBeAskedFor(): string[] {
    return this.#table.mayBeAskedFor();
  }

  /** Clips on the list by state. */
  counts(): Readonly<StateCounts> {
    return this.#changes.counts();
  }

  /** Told of every change once it is on the disk. Answers how to listen no longer. */
  onApplied(listener: (applied: Applied) => void): () => void {
    return this.#changes.onApplied(listener);
  }

  /** Told once for each commit that changed clips, after `onApplied` was told of every change in it. */
  onCommitted(listener: () => void): () => void {
    return this.#changes.onCommitted(listener);
  }

  #advance(before: Clip, event: ClipEvent): Clip {
    // What happens to it again belongs on the list again.
    const after = { ...advance(before, event), forgotten: false };
    this.#table.update(after, this.#clock.now());
    this.#retireSlot(before, after, event);
    this.#changes.note(before, after, event.type);
    return after;
  }

  /** A slot the clip no longer holds is spent, or an orphan that must be deleted at the service. */
  #retireSlot(before: Clip, after: Clip, event: ClipEvent): void {
    const slot = slotOf(before.progress);
    if (slot === null || slotOf(after.progress) !== null) return;
    // Also a slot that is said to be gone: should the clip be there after all, it must not be there twice.
    this.#slots.setStanding(slot.gameClipId, event.type === 'service-rejected' ? 'spent' : 'orphan');
  }

  #mustGet(clipId: string): Clip {
    const clip = this.get(clipId);
    if (clip === null) throw new Error(`clip ${clipId} is not in the queue`);
    return clip;
  }

  #mayBegin(state: ClipState): boolean {
    return this.#health?.mayBegin(laneOf(state)) ?? true;
  }
}
