/**
 * What we know about slots: every request before it leaves, every answer, every slot and what became of it.
 * A POST is not idempotent, so `begin` must be on the disk before its first byte leaves
 * [uri-usersmescidclipspost.md].
 */

import type { SlotRequestFacts } from '../../preload/clip-contract.ts';
import type { SlotRequestCounts } from '../../preload/overview-contract.ts';
import type { WallClock } from '../base/runtime.ts';
import { possible } from '../model/advance.ts';
import type { Clip, ClipEvent } from '../model/clip.ts';
import { undoMs } from '../model/undo.ts';
import type { ClipStore } from './clip-store.ts';
import type { QueueDatabase } from './database/database.ts';
import type { AttemptEnd, AttemptOutcome, KeptAnswer } from './slot-attempt.ts';
import { countsOf, outcomesOf } from './slot-counts.ts';
import { type InterruptedRequest, SlotRequestTable, type SlotResolution } from './slot-request-table.ts';
import { type ForeignSlot, SlotTable } from './slot-table.ts';

/** What stands between the ledger and a disk that may fail. */
export interface LedgerGuard {
  /** Throws when no slot may be asked for now. */
  beforeIntent(): void;
  /** The highest slot request that ever left, rebuilt databases included. */
  lastAttempt(): number;
  /** The intent is in the database. Throws when it cannot be noted outside it; then nothing may be sent. */
  noteIntent(attemptId: number): void;
  /** Runs `commit`; when the disk refuses, keeps the answer and commits it later. */
  commitAnswer(answer: KeptAnswer, commit: () => void): void;
}

const noGuard: LedgerGuard = {
  beforeIntent: () => {},
  lastAttempt: () => 0,
  noteIntent: () => {},
  commitAnswer: (_answer, commit) => commit(),
};

const notSent: AttemptEnd = { outcome: 'not-sent', status: null, rawAnswer: null };

export class SlotLedger {
  readonly #requests: SlotRequestTable;
  readonly #slots: SlotTable;
  readonly #clips: ClipStore;
  readonly #clock: WallClock;
  readonly #service: string;
  readonly #guard: LedgerGuard;

  /** @param service origin of the service; slots belong to it */
  constructor(db: QueueDatabase, clips: ClipStore, clock: WallClock, service: string, guard = noGuard) {
    this.#requests = new SlotRequestTable(db);
    this.#slots = new SlotTable(db);
    this.#clips = clips;
    this.#clock = clock;
    this.#service = service;
    this.#guard = guard;
  }

  /** Records the intent. Returns once it is on the disk; throws when it cannot be, and then nothing may be sent. */
  begin({ clipId }: Clip, correlation: string, body: string): number {
    this.#guard.beforeIntent();
    const intent = { clipId, correlation, body, startedAt: this.#clock.now() };
    const attemptId = this.#clips.commit(() => this.#requests.begin(intent, this.#guard.lastAttempt()));
    try {
      this.#guard.noteIntent(attemptId);
    } catch (error) {
      this.#commitEnd({ attemptId, clipId, end: notSent, event: null });
      throw error;
    }
    return attemptId;
  }

  /**
   * Commits the answer together with what it means for the clip.
   * @param alongside writes what it means for everything else, in the same commit
   */
  end(
    attemptId: number,
    clipId: string,
    end: AttemptEnd,
    event: ClipEvent | null,
    alongside = () => {},
  ): void {
    const answer = { attemptId, clipId, end, event };
    this.#guard.commitAnswer(answer, () => this.#commitEnd(answer, alongside));
  }

  /** Adopts a slot that the clip's record did not know: the service has the file already. */
  adopt(clipId: string, event: Extract<ClipEvent, { type: 'found-at-service' }>): void {
    this.#clips.commit(() => {
      if (!this.isKnown(event.slot.gameClipId)) this.#slots.add(clipId, event.slot, this.#service, 'active');
      this.#clips.apply(clipId, event);
    });
  }

  /** Writes down a slot that no record knew and no clip wants: DELETE it at the service. */
  noteOrphan(clipId: string, gameClipId: string): void {
    if (this.isKnown(gameClipId)) return;
    const slot = { gameClipId, uploadUri: '', uploadId: null, grantedAt: this.#clock.now() };
    this.#slots.add(clipId, slot, this.#service, 'orphan');
  }

  /**
   * Whether a slot that the service lists may be this clip's without the clip knowing: no record has it, or the records
   * contradict each other, as parts of two states of one database do.
   */
  mayStillBe(gameClipId: string, clipId: string): boolean {
    const known = this.#slots.get(gameClipId);
    return known === null || (known.clipId === clipId && known.standing === 'active');
  }

  /** Whether a request for this clip may have made a slot that has yet to be looked for. */
  isUnresolved(clipId: string): boolean {
    const isOpen = ({ outcome, resolution }: SlotRequestFacts) =>
      outcome === null || ((outcome === 'unknown' || outcome === 'unreadable') && resolution === null);
    return this.#clips.get(clipId)?.progress.state === 'slot-unknown' || this.requestsOf(clipId).some(isOpen);
  }

  /** True when the service gave this id before: one slot for two clips cannot be right. */
  isKnown(gameClipId: string): boolean {
    return this.ownerOf(gameClipId) !== null;
  }

  /** The clip a slot was given for, or null when the slot is none of ours. */
  ownerOf(gameClipId: string): string | null {
    return this.#slots.ownerOf(gameClipId);
  }

  /** Requests that were under way when the process ended: each may have made a slot. */
  interrupted(): InterruptedRequest[] {
    return this.#requests.open();
  }

  /** Notes how the unknown outcomes of a clip were cleared up, with the event that follows. */
  resolved(clipId: string, resolution: SlotResolution, event: ClipEvent | null): void {
    this.#clips.commit(() => {
      this.#requests.resolve(clipId, resolution, this.#clock.now());
      if (event !== null) this.#clips.apply(clipId, event);
    });
  }

  markDeleted(gameClipId: string): void {
    this.#slots.setStanding(gameClipId, 'deleted');
  }

  /** Slots of ours at this service that no clip wants any longer; DELETE them there. */
  orphans(limit: number): string[] {
    return this.#slots.orphans(this.#service, limit, this.#clock.now(), undoMs);
  }

  /** When a slot that may still be wanted again becomes one of them; null: there is none. */
  nextOrphanAt(): number | null {
    return this.#slots.nextOrphanAt(this.#service, this.#clock.now(), undoMs);
  }

  /** Clips that were given up, with a request up to `endedBy` whose outcome is still unknown. */
  strays(endedBy: number): string[] {
    return this.#requests.strays(endedBy);
  }

  /** When the first of those requests ended, or null. */
  firstStrayAt(): number | null {
    return this.#requests.firstStrayAt();
  }

  /** Clips whose slot another service gave, and that do not know it yet. */
  withForeignSlot(): ForeignSlot[] {
    return this.#slots.ofOtherServices(this.#service);
  }

  /** Clips that waited for the service of their slot, which is the configured one again. */
  withReturnedSlot(): string[] {
    return this.#slots.waitingFor(this.#service);
  }

  /** Every POST for a clip, oldest first. */
  requestsOf(clipId: string): SlotRequestFacts[] {
    return this.#requests.of(clipId);
  }

  /** Requests that have ended, by their outcome. */
  outcomes(): Record<AttemptOutcome, number> {
    return outcomesOf(this.#requests.ends());
  }

  counters(): SlotRequestCounts {
    return countsOf(this.#requests.ends(), this.#slots.standings());
  }

  /** The clip may have been stopped while its request was under way: then its slot is no longer wanted. */
  #commitEnd({ attemptId, clipId, end, event }: KeptAnswer, alongside = () => {}): void {
    this.#clips.commit(() => {
      alongside();
      const isFirst = this.#requests.finish(attemptId, end, this.#clock.now());
      if (!isFirst || event === null) return;
      const clip = this.#clips.get(clipId);
      const wanted = clip !== null && possible(clip, event);
      if (event.type === 'slot-granted') {
        this.#slots.add(clipId, event.slot, this.#service, wanted ? 'active' : 'orphan');
      }
      if (wanted) this.#clips.apply(clipId, event);
    });
  }
}
