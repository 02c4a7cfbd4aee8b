/**
 * Asks for slots, at once and one request at a time for one clip. Intent, fsync, send, commit the
 * answer: in that order, always. No schedule and no owner's pause holds a slot request back.
 */
import type { Reason, ReasonCode } from '../../preload/clip-view.ts';
import type { Activity } from '../base/activity.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { Readiness } from '../ingest/clip-readiness.ts';
import type { Clip, ClipEvent } from '../model/clip.ts';
import {
  contentMark,
  correlationFor,
  describeClip,
  initialUploadRequest,
  withCorrelation,
} from '../model/slot-request.ts';
import type { WakeReason, Worker } from '../model/worker.ts';
import { backoffMs, slotBackoff } from '../service/backoff.ts';
import type { Failure } from '../service/failure.ts';
import type { Lane } from '../service/lane.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { SlotLedger } from '../storage/slot-ledger.ts';
import { type Meaning, meaningOf } from './answer-meaning.ts';
import type { StartList } from './start-list.ts';

export interface SlotWorkerParts {
  readonly clips: ClipStore;
  readonly ledger: SlotLedger;
  readonly service: ServiceClient;
  readonly lane: Lane;
  readonly runtime: Runtime;
  /** What ends in it wakes those who ask for slots. */
  readonly activity: Activity;
  readonly settings: Config['slots'];
  /** Names the queue in the mark that every request carries. */
  readonly queueId: string;
  /** Read before the first request of a start. */
  readonly startList: StartList;
  checkFile(clip: Clip): Promise<Readiness>;
}

/**
 * So many refusals in a row are not about the clips: without a documented code, quota and bad
 * claims look like them.
 */
const refusalsInARow = 3;
const refusalReasons: readonly ReasonCode[] = ['request-refused', 'claims-refused'];
/**
 * Longer than the lane stays closed for a refusal, so that another clip finds out whether it was
 * this one's.
 */
const refusedAgainMs = 16 * 60_000;
/** Trouble in which a POST may cost a slot or a clip: a read, which costs nothing, goes first. */
const costlyTrouble: readonly ReasonCode[] = [
  'service-not-itself',
  'service-error',
  'connection-lost',
  'timed-out',
  'not-understood',
];

export class SlotWorker implements Worker {
  readonly wakesFor: readonly WakeReason[] = [
    'clip-awaiting-slot',
    'lane-opened',
    'folder-returned',
    'slot-request-ended',
  ];
  readonly #parts: SlotWorkerParts;
  /** Ids of clips that are being asked for. */
  readonly #asking = new Set<string>();
  /** Refusals in a row. */
  #refusals = 0;
  #isReadingList = false;
  #isDisposed = false;

  constructor(parts: SlotWorkerParts) {
    this.#parts = parts;
  }

  pump(): void {
    const { lane, activity } = this.#parts;
    while (!this.#isDisposed && lane.mayStart() && this.#asking.size < this.#most()) {
      const clip = this.#next();
      if (clip === undefined || this.#isReadingList) return;
      if (!this.#parts.startList.isRead()) return void activity.run(lane.during(this.#readStartList(clip)));
      this.#asking.add(clip.clipId);
      const asked = lane.during(this.#ask(clip)).finally(() => {
        this.#asking.delete(clip.clipId);
      });
      activity.run(asked);
    }
  }

  /** A request for this clip is being prepared or under way. */
  isAsking(clipId: string): boolean {
    return this.#asking.has(clipId);
  }

  nextAt(): number | null {
    const { lane, clips, runtime } = this.#parts;
    const paused = lane.pause();
    if (paused !== null && paused.until > runtime.clock.now()) return paused.until;
    return clips.nextDueAt('awaiting-slot');
  }

  /** No new requests; those under way commit their answers. */
  dispose(): void {
    this.#isDisposed = true;
  }

  #most(): number {
    return this.#parts.lane.isProven() ? this.#parts.settings.requestsAtOnce : 1;
  }

  #next(): Clip | undefined {
    const { clips, settings } = this.#parts;
    const due = clips.due('awaiting-slot', settings.requestsAtOnce + 1);
    return due.find(({ clipId }) => !this.#asking.has(clipId));
  }

  /** Before the first request of a start; where it fails, the lane waits with that reason. */
  async #readStartList({ clipId }: Clip): Promise<void> {
    this.#isReadingList = true;
    try {
      const reply = await this.#parts.startList.read(clipId);
      if (!reply.ok && !this.#isDisposed) await this.#parts.lane.trouble(reply.failure);
    } finally {
      this.#isReadingList = false;
    }
  }

  async #ask(clip: Clip): Promise<void> {
    const { clips, lane } = this.#parts;
    const file = await this.#parts.checkFile(clip);
    if (file.kind === 'folder-gone') return;
    if (file.kind === 'wait') return this.#postpone(clip, file.reason);
    if (file.kind === 'stop') return void clips.tryApply(clip.clipId, file.event);
    if (!(await this.#isServiceBack(clip.clipId))) return;
    // Read again: its words may have changed, and the owner may have cancelled it meanwhile.
    const ready = clips.get(clip.clipId);
    if (this.#isDisposed || ready?.progress.state !== 'awaiting-slot') return;
    if (this.#parts.startList.claim(ready)) return;
    const trouble = await this.#request(ready);
    if (trouble !== null) await lane.mend(trouble);
  }

  /** False when the trouble that closed the lane goes on, as far as a harmless read can tell. */
  async #isServiceBack(clipId: string): Promise<boolean> {
    const { lane, service } = this.#parts;
    const pause = lane.pause();
    if (pause === null || !costlyTrouble.includes(pause.reason.code)) return true;
    const reply = await service.listClips(null, [clipId]);
    // A service that does not list for us is a service all the same.
    if (reply.ok || reply.failure.verdict === 'final' || reply.failure.verdict === 'gone') return true;
    if (!this.#isDisposed) await lane.trouble(reply.failure);
    return false;
  }

  #postpone(clip: Clip, reason: Reason): void {
    const { clips, runtime } = this.#parts;
    const nextAt = runtime.clock.now() + backoffMs(slotBackoff, clip.attempts + 3, runtime.random());
    clips.tryApply(clip.clipId, { type: 'slot-postponed', reason, nextAt });
  }

  /** Intent, send, answer; answers with trouble that a new authorization may end. */
  async #request(clip: Clip): Promise<Failure | null> {
    const { ledger, service, runtime, settings } = this.#parts;
    const { correlation, body } = this.#bodyFor(clip);
    runtime.failpoint('before-intent');
    const attemptId = ledger.begin(clip, correlation, body);
    runtime.failpoint('after-intent');
    const answer = await service.requestSlot(body, clip.clipId, attemptId);
    runtime.failpoint('before-answer-commit');
    const meaning = meaningOf(answer, {
      isKnown: (gameClipId) => ledger.isKnown(gameClipId),
      unknownUntil: runtime.clock.now() + settings.unknownWaitMs,
      askOwner: settings.whenUnknown === 'ask',
    });
    const trouble = this.#conclude(clip, attemptId, meaning);
    runtime.failpoint('after-answer-commit');
    return trouble;
  }

  #bodyFor(clip: Clip): { readonly correlation: string; readonly body: string } {
    const { queueId, runtime } = this.#parts;
    const correlation = correlationFor(clip.clipId, runtime.newId(), contentMark(queueId, clip));
    const checked = initialUploadRequest.safeParse(
      describeClip(clip, withCorrelation(clip.metadata.systemProperties, correlation)),
    );
    if (!checked.success)
      throw new Error(`clip ${clip.clipId} was admitted with a request that cannot be sent`);
    return { correlation, body: JSON.stringify(checked.data) };
  }

  /**
   * One commit for the answer, the clip and the lane: a crash right after must not forget that the
   * lane is closed.
   */
  #conclude(clip: Clip, attemptId: number, meaning: Meaning): Failure | null {
    const { ledger, lane } = this.#parts;
    const { end, event, trouble, refusal } = meaning;
    if (refusal !== null && this.#isNotAboutThisClip()) {
      const again = this.#refusedAgain(refusal.reason);
      ledger.end(attemptId, clip.clipId, end, again, () => lane.close(refusal));
      return refusal;
    }
    if (refusal !== null) this.#refusals += 1;
    else if (trouble === null) this.#refusals = 0;
    ledger.end(attemptId, clip.clipId, end, event, () => {
      if (trouble === null) lane.worked();
      // What we cut off ourselves when stopping says nothing about the service.
      else if (!this.#isDisposed) lane.close(trouble);
    });
    return trouble;
  }

  #isNotAboutThisClip(): boolean {
    const reason = this.#parts.lane.pause()?.reason.code;
    return this.#refusals + 1 >= refusalsInARow || (reason !== undefined && refusalReasons.includes(reason));
  }

  #refusedAgain(reason: Reason): ClipEvent {
    const nextAt = this.#parts.runtime.clock.now() + refusedAgainMs;
    return { type: 'slot-postponed', reason, nextAt };
  }
}
