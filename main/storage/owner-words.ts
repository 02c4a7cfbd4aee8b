/** The owner's word for single clips, as it is kept: overrides, other words, the order of sending, what became of the file. */
import type { Statement } from 'better-sqlite3';
import type { Clip } from '../model/clip.ts';
import { type ClipEdits, withEdits } from '../model/clip-metadata.ts';
import { isEditable, type OverrideEvent, overridden, unplaced } from '../model/clip-overrides.ts';
import type { Applied } from './clip-history.ts';
import type { PutAway } from './put-away-list.ts';

/** What of the clip store this needs. */
interface Store {
  readonly statements: Readonly<Record<'override' | 'edit' | 'place', Statement>>;
  commit<T>(work: () => T): T;
  get(clipId: string): Clip | null;
  note(before: Clip | null, clip: Clip, event: Applied['event']): void;
}

export function ownerWords({ statements, commit, get, note }: Store) {
  function known(clipId: string): Clip {
    const clip = get(clipId);
    if (clip === null) throw new Error(`clip ${clipId} is not in the queue`);
    return clip;
  }

  return {
    /** Keeps what the owner decides for a clip; false when its bits are no longer on their way. */
    override(clipId: string, event: OverrideEvent): boolean {
      return commit(() => {
        const before = get(clipId);
        const after = before === null ? null : overridden(before, event);
        if (after === null) return false;
        const { pinned, sendNow, held, forgotten } = after;
        statements.override.run({
          clipId,
          pinned: Number(pinned),
          sendNow: Number(sendNow),
          held: Number(held),
          forgotten: Number(forgotten),
        });
        note(before, after, event);
        return true;
      });
    },
    /** Keeps the owner's words for a clip; false once a slot was asked for with others. */
    edit(clipId: string, edits: ClipEdits): boolean {
      return commit(() => {
        const before = get(clipId);
        if (before === null || !isEditable(before)) return false;
        const all = { ...before.edits, ...edits };
        const metadata = withEdits(before.metadata, all);
        statements.edit.run({ clipId, edits: JSON.stringify(all), metadata: JSON.stringify(metadata) });
        note(before, { ...before, edits: all, metadata }, 'edited');
        return true;
      });
    },
    /** The file of a published clip was dealt with by the owner's order. @param mark writes that down, in the same commit */
    putAway(clipId: string, how: PutAway, mark: (clipId: string) => void): void {
      commit(() => {
        mark(clipId);
        const clip = known(clipId);
        note(clip, clip, how);
      });
    },
    isPlaced: (clipId: string): boolean => (get(clipId)?.place ?? unplaced) !== unplaced,
    /** Writes down the owner's order: these clips, one behind the other. @param moved the one it was about */
    place(clipIds: readonly string[], moved: string): void {
      commit(() => {
        for (const [place, clipId] of clipIds.entries()) statements.place.run(place, clipId);
        const clip = known(moved);
        note(clip, clip, 'placed');
      });
    },
  };
}
