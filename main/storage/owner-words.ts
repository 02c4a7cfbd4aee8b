/**
 * The owner's word for single clips, as it is kept: overrides, other words, the order of sending, what became of
 * the file.
 */
import type { Clip } from '../model/clip.ts';
import { type ClipEdits, withEdits } from '../model/clip-metadata.ts';
import { isEditable, type OverrideEvent, overridden, unplaced } from '../model/clip-overrides.ts';
import type { ClipChanges } from './clip-changes.ts';
import type { ClipTable } from './clip-table.ts';
import type { PutAway, PutAwayDelay } from './put-away-list.ts';

export class OwnerWords {
  readonly #table: ClipTable;
  readonly #changes: ClipChanges;

  constructor(table: ClipTable, changes: ClipChanges) {
    this.#table = table;
    this.#changes = changes;
  }

  /** Keeps what the owner decides for a clip; false when its bits are no longer on their way. */
  override(clipId: string, event: OverrideEvent): boolean {
    return this.#changes.commit(() => {
      const before = this.#table.get(clipId);
      const after = before === null ? null : overridden(before, event);
      if (after === null) return false;
      this.#table.override(after);
      this.#changes.note(before, after, event);
      return true;
    });
  }

  /** Keeps the owner's words for a clip; false once a slot was asked for with others. */
  edit(clipId: string, edits: ClipEdits): boolean {
    return this.#changes.commit(() => {
      const before = this.#table.get(clipId);
      if (before === null || !isEditable(before)) return false;
      const all = { ...before.edits, ...edits };
      const after = { ...before, edits: all, metadata: withEdits(before.metadata, all) };
      this.#table.edit(after);
      this.#changes.note(before, after, 'edited');
      return true;
    });
  }

  /** The file of a published clip was dealt with by the owner's order. @param mark writes that down, in the same commit */
  putAway(clipId: string, how: PutAway, mark: (clipId: string) => void): void {
    this.#changes.commit(() => {
      mark(clipId);
      this.#noteUnchanged(clipId, how);
    });
  }

  /** The file of a published clip could not be dealt with now. */
  putAwayLater(clipId: string, why: PutAwayDelay): void {
    this.#changes.commit(() => this.#noteUnchanged(clipId, why));
  }

  /** The owner's files say something else about a clip than its slot was asked for with. */
  wordsCameLate(clipId: string): void {
    this.#changes.commit(() => this.#noteUnchanged(clipId, 'sidecar-late'));
  }

  isPlaced(clipId: string): boolean {
    return (this.#table.get(clipId)?.place ?? unplaced) !== unplaced;
  }

  /** Writes down the owner's order: these clips, one behind the other. @param moved the one it was about */
  place(clipIds: readonly string[], moved: string): void {
    this.#changes.commit(() => {
      for (const [place, clipId] of clipIds.entries()) this.#table.place(clipId, place);
      this.#noteUnchanged(moved, 'placed');
    });
  }

  #noteUnchanged(clipId: string, event: PutAway | PutAwayDelay | 'placed' | 'sidecar-late'): void {
    const clip: Clip | null = this.#table.get(clipId);
    if (clip === null) throw new Error(`clip ${clipId} is not in the queue`);
    this.#changes.note(clip, clip, event);
  }
}
