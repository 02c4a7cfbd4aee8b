/**
 * Asks for slots, at once and one request at a time for one clip. Intent, fsync, send, commit the answer: in that order,
 * always. No schedule and no owner's pause holds a slot request back.
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
import { backoffMs, slotBackoff } from '../service/backoff.ts';
import type { Lane } from '../service/lane.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { SlotLedger } from '../storage/slot-ledger.ts';
import { type Meaning, meaningOf } from './answer-meaning.ts';

export interface SlotLaneParts {
  readonly clips: ClipStore;
  readonly ledger: SlotLedger;
  readonly service: ServiceClient;
  readonly lane: Lane;
  readonly runtime: Runtime;
  readonly activity: Activity;
  readonly settings: Config['slots'];
  /** Names the queue in the mark that every request carries. */
  readonly queueId: string;
  checkFile(clip: Clip): Promise<Readiness>;
}

export type SlotLane = ReturnType<typeof createSlotLane>;

/** So many refusals in a row are not about the clips: without a documented code, quota and bad claims look like them. */
const refusalsInARow = 3;
const refusalReasons: readonly ReasonCode[] = ['request-refused', 'claims-refused'];
/** Longer than the lane stays closed for a refusal, so that another clip finds out whether it was this one's. */
const refusedAgainMs = 16 * 60_000;
/** Trouble in which a POST may cost a slot or a clip: a read, which costs nothing, goes first. */
const costlyTrouble: readonly ReasonCode[] = [
  'service-not-itself',
  'service-error',
  'connection-lost',
  'timed-out',
  'not-understood',
];

export function createSlotLane(parts: SlotLaneParts) {
  const { clips, ledger, service, lane, activity, settings, runtime } = parts;
  const asking = new Set<string>();
  let refusals = 0;
  let stopped = false;

  function pump(): void {
    while (!stopped && lane.mayStart() && asking.size < (lane.isProven() ? settings.requestsAtOnce : 1)) {
      const clip = clips
        .due('awaiting-slot', settings.requestsAtOnce + 1)
        .find(({ clipId }) => !asking.has(clipId));
      if (clip === undefined) return;
      asking.add(clip.clipId);
      const asked = lane.during(ask(clip));
      activity.run(
        asked.finally(() => {
          asking.delete(clip.clipId);
          pump();
        }),
      );
    }
  }

  async function ask(clip: Clip): Promise<void> {
    const file = await parts.checkFile(clip);
    if (file.kind === 'folder-gone') return;
    if (file.kind === 'wait') return void postpone(clip, file.reason);
    if (file.kind === 'stop') return void clips.tryApply(clip.clipId, file.event);
    if (!(await isServiceBack(clip.clipId))) return;
    // Read again: its words may have changed, and the owner may have cancelled it meanwhile.
    const ready = clips.get(clip.clipId);
    if (stopped || ready?.progress.state !== 'awaiting-slot') return;
    const trouble = await request(ready);
    if (trouble !== null) await lane.mend(trouble);
  }

  /** False when the trouble that closed the lane goes on, as far as a harmless read can tell. */
  async function isServiceBack(clipId: string): Promise<boolean> {
    const pause = lane.pause();
    if (pause === null || !costlyTrouble.includes(pause.reason.code)) return true;
    const reply = await service.listClips(null, [clipId]);
    // A service that does not list for us is a service all the same.
    if (reply.ok || reply.failure.verdict === 'final' || reply.failure.verdict === 'gone') return true;
    if (!stopped) await lane.trouble(reply.failure);
    return false;
  }

  function postpone(clip: Clip, reason: Reason): void {
    const nextAt = runtime.clock.now() + backoffMs(slotBackoff, clip.attempts + 3, runtime.random());
    clips.tryApply(clip.clipId, { type: 'slot-postponed', reason, nextAt });
  }

  async function request(clip: Clip): Promise<Meaning['trouble']> {
    const correlation = correlationFor(clip.clipId, runtime.newId(), contentMark(parts.queueId, clip));
    const checked = initialUploadRequest.safeParse(
      describeClip(clip, withCorrelation(clip.metadata.systemProperties, correlation)),
    );
    if (!checked.success)
      throw new Error(`clip ${clip.clipId} was admitted with a request that cannot be sent`);
    const body = JSON.stringify(checked.data);
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
    const trouble = conclude(clip, attemptId, meaning);
    runtime.failpoint('after-answer-commit');
    return trouble;
  }

  /** One commit for the answer, the clip and the lane: a crash right after must not forget that the lane is closed. */
  function conclude(clip: Clip, attemptId: number, meaning: Meaning): Meaning['trouble'] {
    const { end, event, trouble, refusal } = meaning;
    if (refusal !== null && isNotAboutThisClip()) {
      ledger.end(attemptId, clip.clipId, end, refusedAgain(refusal.reason), () => lane.close(refusal));
      return refusal;
    }
    if (refusal !== null) refusals += 1;
    else if (trouble === null) refusals = 0;
    ledger.end(attemptId, clip.clipId, end, event, () => {
      if (trouble === null) lane.worked();
      // What we cut off ourselves when stopping says nothing about the service.
      else if (!stopped) lane.close(trouble);
    });
    return trouble;
  }

  function isNotAboutThisClip(): boolean {
    const reason = lane.pause()?.reason.code;
    return refusals + 1 >= refusalsInARow || (reason !== undefined && refusalReasons.includes(reason));
  }

  function refusedAgain(reason: Reason): ClipEvent {
    return { type: 'slot-postponed', reason, nextAt: runtime.clock.now() + refusedAgainMs };
  }

  return {
    /** Starts whatever may start; called when a clip is found, when a time comes, when trouble ends. */
    pump,
    isAsking: (clipId: string): boolean => asking.has(clipId),
    /** The next wall-clock time at which `pump` could do more, or null. */
    nextAt(): number | null {
      const paused = lane.pause();
      if (paused !== null && paused.until > runtime.clock.now()) return paused.until;
      return clips.nextDueAt('awaiting-slot');
    },
    /** No new requests; those under way commit their answers. */
    stop(): void {
      stopped = true;
    },
  };
}
