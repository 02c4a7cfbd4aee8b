/**
 * The clips in the database: record, find what is due, apply events. Every change and its history row are one commit.
 * The database is the queue: "due" is a query, and resuming after a restart is the same query.
 */

import type { ClipState, Lane } from '../../preload/clip-view.ts';
import { advance, possible } from '../model/advance.ts';
import { type Clip, type ClipEvent, type ClipFacts, slotOf } from '../model/clip.ts';
import { noOverrides } from '../model/clip-overrides.ts';
import { keptReason } from '../model/kept-reason.ts';
import type { Applied, HistoryEntry } from './clip-history.ts';
import { type ClipRow, clipFromRow, factColumns, progressColumns, type StateCounts } from './clip-row.ts';
import { countStates, prepareClipStatements } from './clip-statements.ts';
import type { QueueDatabase } from './database/database.ts';
import { ownerWords } from './owner-words.ts';
import { createSendQueue, type SendQueueQuery } from './send-queue.ts';

export interface Page {
  readonly total: number;
  readonly clips: readonly Clip[];
}

export type ClipStore = ReturnType<typeof createClipStore>;

export interface ClipStoreParts {
  readonly failpoint?: (name: string) => void;
  /** While the disk is in trouble nothing is due: what would be found out could not be kept. */
  readonly mayBegin?: (lane: Lane) => boolean;
  /** Capture folders that are away: nothing can be done for the clips in them, and they must not be in the way of others. */
  readonly awayFolders?: () => readonly string[];
}

/** Of files that are all alike only so many are looked at, or 10,000 of them would take 10,000 looks each. */
const mostTwins = 20;

// The queries name their columns in `ClipRow`; better-sqlite3 cannot check that, hence the casts in this file.
export function createClipStore(
  db: QueueDatabase,
  now: () => number,
  { failpoint = () => {}, mayBegin = () => true, awayFolders = () => [] }: ClipStoreParts = {},
) {
  const counts = countStates(db);
  const listeners = new Set<(applied: Applied) => void>();
  const commitListeners = new Set<() => void>();
  const statements = prepareClipStatements(db);
  const sendQueue = createSendQueue(db);
  let waiting: (Applied & { readonly before: ClipState | null })[] = [];

  /** Runs `work` as one commit, and tells the listeners what was applied once it is on the disk. */
  function commit<T>(work: () => T): T {
    if (db.inTransaction) return work();
    waiting = [];
    const result = db
      .transaction(() => {
        const done = work();
        failpoint('inside-commit');
        return done;
      })
      .immediate();
    failpoint('after-commit');
    const applied = waiting;
    waiting = [];
    for (const one of applied) {
      if (one.before !== null) counts[one.before] -= 1;
      if (!one.clip.forgotten) counts[one.clip.progress.state] += 1;
      for (const listener of listeners) listener(one);
    }
    if (applied.length > 0) for (const listener of commitListeners) listener();
    return result;
  }

  function get(clipId: string): Clip | null {
    const row = statements.byId.get(clipId) as ClipRow | undefined;
    return row === undefined ? null : clipFromRow(row);
  }

  /** Adds a clip unless this very version of the file is known. Starts in `awaiting-slot`, or in `failed` at once. */
  function record(facts: ClipFacts, progress: Clip['progress'], nextAt = 0): Clip | null {
    const clip: Clip = { ...facts, progress, attempts: 0, nextAt, slotsLost: 0, ...noOverrides };
    return commit(() => {
      const added = statements.insert.run({
        ...factColumns(facts),
        ...progressColumns(clip),
        state_at: now(),
      });
      if (added.changes === 0) return null;
      note(null, clip, 'found');
      return clip;
    });
  }

  /** Reads, advances and writes in one commit. Throws `ImpossibleTransition` for a pair that makes no sense. */
  function apply(clipId: string, event: ClipEvent): Clip {
    return commit(() => {
      const before = mustGet(clipId);
      // What happens to it again belongs on the list again.
      const after = { ...advance(before, event), forgotten: false };
      statements.update.run({ ...progressColumns(after), clip_id: clipId, state_at: now() });
      retireSlot(before, after, event);
      note(before, after, event.type);
      return after;
    });
  }

  function mustGet(clipId: string): Clip {
    const clip = get(clipId);
    if (clip === null) throw new Error(`clip ${clipId} is not in the queue`);
    return clip;
  }

  /** A slot the clip no longer holds is dropped, spent, or an orphan that must be deleted at the service. */
  function retireSlot(before: Clip, after: Clip, event: ClipEvent): void {
    const slot = slotOf(before.progress);
    if (slot === null || slotOf(after.progress) !== null) return;
    // Also a slot that is said to be gone is deleted: should the clip be there after all, it must not be there twice.
    const standing = event.type === 'service-rejected' ? 'spent' : 'orphan';
    statements.retire.run(standing, slot.gameClipId);
  }

  function note(before: Clip | null, clip: Clip, event: Applied['event']): void {
    const { progress } = clip;
    const reason =
      'reason' in progress ? progress.reason : 'lastReason' in progress ? progress.lastReason : null;
    const detail = reason === null ? null : keptReason(reason);
    const at = now();
    statements.note.run(clip.clipId, at, event, progress.state, detail);
    waiting.push({ clip, event, at, before: listedState(before) });
  }

  return {
    commit,
    get,
    record,
    apply,
    /** Applies `event` when it still makes sense; answers whether it did. For commands and late news. */
    tryApply(clipId: string, event: ClipEvent): boolean {
      return commit(() => {
        const clip = get(clipId);
        if (clip === null || !possible(clip, event)) return false;
        apply(clipId, event);
        return true;
      });
    },
    /** Clips in `state` whose time has come, longest-known first. */
    due(state: ClipState, limit: number): Clip[] {
      if (!mayBegin(laneOf(state))) return [];
      const away = state === 'awaiting-slot' || state === 'slot-held' ? awayFolders() : [];
      const rows = statements.due.all(state, now(), JSON.stringify(away), limit) as ClipRow[];
      return rows.map(clipFromRow);
    },
    /** Clips that hold a slot and may be among the next to send, in no order. */
    sendable(query: Omit<SendQueueQuery, 'now' | 'awayFolders'>): Clip[] {
      if (!mayBegin('transfers')) return [];
      return sendQueue.candidates({ ...query, now: now(), awayFolders: awayFolders() });
    },
    /** Size of all clips that hold a slot, together. */
    heldBytes: sendQueue.heldBytes,
    ...ownerWords({ statements, commit, get, note }),
    /** The earliest time at which another clip in `state` comes due, or null. */
    nextDueAt(state: ClipState): number | null {
      if (!mayBegin(laneOf(state))) return null;
      return statements.nextDue.pluck().get(state, now()) as number | null;
    },
    page(offset: number, limit: number): Page {
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      return { total, clips: (statements.page.all(limit, offset) as ClipRow[]).map(clipFromRow) };
    },
    /** Follows a rename or a touched file: same content, other path or time. */
    moved(
      clipId: string,
      file: Pick<ClipFacts, 'path' | 'folder' | 'fileId' | 'mtimeNs' | 'ctimeNs'>,
    ): boolean {
      return commit(() => {
        const taken = statements.move.run({ ...file, clipId }).changes === 1;
        if (!taken) return false;
        const clip = mustGet(clipId);
        note(clip, clip, 'moved');
        return true;
      });
    },
    /** Takes over what the owner says by now; a slot that is held was asked for with the old words and keeps them. */
    describe(clipId: string, words: Pick<ClipFacts, 'metadata' | 'durationSeconds' | 'dateRecorded'>): void {
      const { metadata, durationSeconds, dateRecorded } = words;
      statements.describe.run({ clipId, metadata: JSON.stringify(metadata), durationSeconds, dateRecorded });
    },
    /** Some clips of this size and these ends: all at this path, and a few of those elsewhere. */
    withContent: (sizeBytes: number, edgesDigest: string, path: string): string[] => [
      ...(statements.contentAt.all(path, sizeBytes, edgesDigest) as string[]),
      ...(statements.content.all(edgesDigest, sizeBytes, mostTwins) as string[]),
    ],
    /** When the clip last came to this event, or null. */
    reachedAt: (clipId: string, event: string) =>
      (statements.reached.get(clipId, event) as number | undefined) ?? null,
    history: (clipId: string) => statements.history.all(clipId) as HistoryEntry[],
    /** Clips whose unknown outcome waits for the owner's word. */
    askingOwner: () => statements.askingOwner.get() as number,
    /** Clips that nothing but a person can bring on. */
    needsPerson: () => statements.needsPerson.get() as number,
    /** Clips that may be asked for again, by themselves or by the owner. */
    mayBeAskedFor: () => statements.mayBeAskedFor.all() as string[],
    counts: (): Readonly<StateCounts> => ({ ...counts }),
    onApplied(listener: (applied: Applied) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Told once for each commit that changed clips, after `onApplied` was told of every change in it. */
    onCommitted(listener: () => void): () => void {
      commitListeners.add(listener);
      return () => commitListeners.delete(listener);
    },
  };
}

function listedState(clip: Clip | null): ClipState | null {
  return clip === null || clip.forgotten ? null : clip.progress.state;
}

function laneOf(state: ClipState): Lane {
  return state === 'awaiting-slot' || state === 'slot-unknown' ? 'slots' : 'transfers';
}
