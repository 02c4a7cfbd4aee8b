/**
 * Clears up clips that may or may not have a slot: wait out the service's time-out, list the
 * account's clips, delete slots that carry our mark and are in no record, then ask again; a file
 * the service has already is adopted. Also deletes slots that no clip wants any more.
 */
import type { Clip } from '../model/clip.ts';
import { contentMark } from '../model/slot-request.ts';
import type { WakeReason, Worker } from '../model/worker.ts';
import { backoffMs, slotBackoff } from '../service/backoff.ts';
import type { Failure } from '../service/failure.ts';
import { type AtService, listOurClips, type QueueKnowledge } from './listed-clips.ts';
import { LostSlots } from './lost-slots.ts';
import type { SlotWorkerParts } from './slot-worker.ts';

/** What asking for slots needs, but for the files: what is looked for here has left already. */
export interface UnknownParts extends Omit<SlotWorkerParts, 'checkFile' | 'startList'> {
  /** A round has ended: there may be nothing left to clear up. */
  onCleared(): void;
}

const batch = 50;
/**
 * When the service will not list for us: asking again soon is pointless, and other clips must go
 * on.
 */
const refusedAgainMs = 15 * 60_000;

export class UnknownOutcomes implements Worker {
  readonly wakesFor: readonly WakeReason[] = [
    'clip-slot-unknown',
    // These may have left a slot that is not wanted any longer.
    'clip-awaiting-slot',
    'clip-refused',
    'clip-failed',
    'clip-cancelled',
    'lane-opened',
    'slot-request-ended',
  ];
  readonly #parts: UnknownParts;
  readonly #lostSlots: LostSlots;
  /** Wall-clock time before which the list is not asked for again, for clips that were given up. */
  #straysNotBefore = 0;
  #isRunning = false;
  #isDisposed = false;

  constructor(parts: UnknownParts) {
    this.#parts = parts;
    this.#lostSlots = new LostSlots(parts);
  }

  /** Starts a round where there is something to clear up. */
  pump(): void {
    const { lane, activity } = this.#parts;
    if (this.#isDisposed || this.#isRunning || !lane.mayStart() || !this.#isNeeded()) return;
    this.#isRunning = true;
    activity.run(lane.during(this.#round()));
  }

  /** Nothing is left to delete or to look for, but for what the service will not delete. */
  isClear(): boolean {
    const { ledger } = this.#parts;
    const isDeleted = this.#lostSlots.next().length === 0 && ledger.nextOrphanAt() === null;
    return isDeleted && ledger.firstStrayAt() === null;
  }

  nextAt(): number | null {
    const { lane, clips, ledger, runtime } = this.#parts;
    const paused = lane.pause();
    if (paused !== null && paused.until > runtime.clock.now()) return paused.until;
    const dues = [clips.nextDueAt('slot-unknown'), this.#nextStrayAt(), ledger.nextOrphanAt()];
    const times = dues.filter((at) => at !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** No new round; the one under way comes to its end. */
  dispose(): void {
    this.#isDisposed = true;
  }

  #isNeeded(): boolean {
    return (
      this.#parts.clips.due('slot-unknown', 1).length > 0 ||
      this.#lostSlots.next().length > 0 ||
      this.#strays().length > 0
    );
  }

  async #round(): Promise<void> {
    let failure: Failure | null;
    try {
      failure = (await this.#lostSlots.deleteAll()) ?? (await this.#clearUp());
    } finally {
      this.#isRunning = false;
    }
    if (this.#isDisposed) return;
    this.#parts.onCleared();
    if (failure !== null) await this.#parts.lane.trouble(failure);
  }

  /** Ids of clips that were given up while a request was under way whose outcome is not known. */
  #strays(): string[] {
    const { ledger, runtime, settings } = this.#parts;
    const now = runtime.clock.now();
    return now < this.#straysNotBefore ? [] : ledger.strays(now - settings.unknownWaitMs);
  }

  #nextStrayAt(): number | null {
    const { ledger, settings } = this.#parts;
    const first = ledger.firstStrayAt();
    return first === null ? null : Math.max(first + settings.unknownWaitMs, this.#straysNotBefore);
  }

  /** One round over everything due; answers with the trouble that ended it, if any. */
  async #clearUp(): Promise<Failure | null> {
    const { clips, service, runtime, queueId } = this.#parts;
    const due = clips.due('slot-unknown', batch);
    const strays = this.#strays();
    if (due.length === 0 && strays.length === 0) return null;
    const clipIds = [...due.map(({ clipId }) => clipId), ...strays];
    const listed = await listOurClips(service, this.#knowledge(), { clipIds }, runtime.clock);
    if (!listed.ok) return this.#notListed(listed.failure, due);
    runtime.failpoint('between-list-and-delete');
    const given = strays.map((clipId) => clips.get(clipId)).filter((clip) => clip !== null);
    for (const clip of [...due, ...given]) {
      const found = listed.value.of({ clipId: clip.clipId, contentMark: contentMark(queueId, clip) });
      const failure = await this.#settle(clip, found);
      if (failure !== null) return failure;
    }
    return null;
  }

  #knowledge(): QueueKnowledge {
    const { clips, ledger } = this.#parts;
    return {
      isKnownSlot: (gameClipId) => ledger.isKnown(gameClipId),
      isKnownClip: (clipId) => clips.get(clipId) !== null,
    };
  }

  /**
   * A list that is refused for good is not everyone's trouble: slots can be asked for all the same.
   */
  #notListed(failure: Failure, due: readonly Clip[]): Failure | null {
    if (failure.verdict !== 'final' && failure.verdict !== 'gone') return failure;
    const { clips, runtime } = this.#parts;
    const nextAt = runtime.clock.now() + refusedAgainMs;
    for (const { clipId } of due)
      clips.tryApply(clipId, { type: 'slot-outcome-unknown', askOwner: false, nextAt });
    this.#straysNotBefore = nextAt;
    return null;
  }

  /** Deletes the lost slots of one clip, and says what follows for it. */
  async #settle(clip: Clip, found: readonly AtService[]): Promise<Failure | null> {
    const { clips, lane, runtime } = this.#parts;
    const lost = found.filter(({ kind }) => kind === 'orphan');
    let left = 0;
    for (const { gameClipId } of lost) {
      const reply = await this.#lostSlots.drop(gameClipId, clip.clipId);
      if (!reply.ok) return reply.failure;
      if (!reply.value) left += 1;
      runtime.failpoint('after-lost-slot-delete');
    }
    // That the service lists proves little about its slot requests: the back-off of those goes on.
    if (clips.counts()['awaiting-slot'] === 0) lane.worked();
    runtime.failpoint('before-resolved');
    const uploaded = found.find((one) => one.kind === 'uploaded');
    const isOpen = clips.get(clip.clipId)?.progress.state === 'slot-unknown';
    if (isOpen && uploaded !== undefined) this.#adopt(clip, uploaded);
    // A clip that was stopped while we were listing is looked at again when the owner retries it.
    else if (isOpen || clip.progress.state !== 'slot-unknown')
      this.#resolve(clip, lost.length > 0 && left === 0, isOpen);
    return null;
  }

  #adopt({ clipId }: Clip, { gameClipId, state }: Uploaded): void {
    const now = this.#parts.runtime.clock.now();
    // Nothing is sent to it any more, so that its address is lost does not matter.
    const slot = { gameClipId, uploadUri: '', uploadId: null, grantedAt: now };
    const event = { type: 'found-at-service', slot, serviceState: state, nextAt: now } as const;
    this.#parts.ledger.adopt(clipId, event);
  }

  #resolve(clip: Clip, isDeleted: boolean, askAgain: boolean): void {
    const { ledger, runtime } = this.#parts;
    const nextAt = runtime.clock.now() + backoffMs(slotBackoff, clip.attempts, runtime.random());
    const event = askAgain ? ({ type: 'unknown-resolved', nextAt } as const) : null;
    ledger.resolved(clip.clipId, isDeleted ? 'orphan-deleted' : 'absent', event);
  }
}

type Uploaded = Extract<AtService, { kind: 'uploaded' }>;
