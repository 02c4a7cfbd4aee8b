/**
 * Follows uploaded clips until the service has published them, or says that it will not. All of
 * them share one lane and one pace, however many there are: what one question meets, the next would
 * meet too.
 */
import type { Activity } from '../base/activity.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Clip, ClipEvent } from '../model/clip.ts';
import type { WakeReason, Worker } from '../model/worker.ts';
import { backoffMs, pollBackoff } from '../service/backoff.ts';
import type { Failure } from '../service/failure.ts';
import type { Lane } from '../service/lane.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import { endedStates } from './confirm-commit.ts';

export interface FollowParts {
  readonly clips: Pick<ClipStore, 'due' | 'nextDueAt' | 'tryApply'>;
  readonly blocks: Pick<BlockLedger, 'forget'>;
  readonly service: Pick<ServiceClient, 'getClip'>;
  readonly lane: Lane;
  readonly runtime: Pick<Runtime, 'clock' | 'failpoint' | 'random'>;
  readonly activity: Activity;
}

const pollsAtOnce = 4;
/** Two questions a second, about all clips together. */
const pollsApartMs = 500;
/**
 * What is noted as the service's state while it answers 404; for an owner that may also mean
 * "flagged".
 */
const notFound = 'NotFound';
/** Still waiting for the bits: someone other than the service said that it had them. */
const notCommitted = 'PendingUpload';
/**
 * Reads lag, so one look proves nothing. With the back-off's cap of a minute: about a quarter of an
 * hour.
 */
const looksBeforeActing = 20;

export class FollowWorker implements Worker {
  readonly wakesFor: readonly WakeReason[] = ['clip-uploaded', 'poll-ended', 'lane-opened'];
  readonly #parts: FollowParts;
  /** Ids of clips that are being asked about. */
  readonly #polling = new Set<string>();
  /** Monotonic time before which there is no other question. */
  #notBeforeMs = Number.NEGATIVE_INFINITY;
  #isDisposed = false;

  constructor(parts: FollowParts) {
    this.#parts = parts;
  }

  /** Asks about the next clip whose time has come, as soon as the pace lets it. */
  pump(): void {
    const { lane, activity, runtime } = this.#parts;
    const nowMs = runtime.clock.monotonicMs();
    if (this.#isDisposed || nowMs < this.#notBeforeMs || !lane.mayStart()) return;
    if (this.#polling.size >= this.#most()) return;
    const clip = this.#next();
    if (clip === undefined) return;
    this.#notBeforeMs = nowMs + pollsApartMs;
    this.#polling.add(clip.clipId);
    const polled = lane.during(this.#poll(clip)).finally(() => {
      this.#polling.delete(clip.clipId);
    });
    activity.run(polled);
  }

  nextAt(): number | null {
    const { clips, lane, runtime } = this.#parts;
    const now = runtime.clock.now();
    const paceAt = now + this.#notBeforeMs - runtime.clock.monotonicMs();
    const mayAskAt = Math.max(lane.pause()?.until ?? 0, paceAt);
    return mayAskAt > now ? mayAskAt : clips.nextDueAt('uploaded');
  }

  /** What is being asked about now stays as it was. */
  dispose(): void {
    this.#isDisposed = true;
  }

  async #poll(clip: Clip): Promise<void> {
    const { clips, service, runtime, lane } = this.#parts;
    if (clip.progress.state !== 'uploaded') return;
    const reply = await service.getClip(clip.progress.slot.gameClipId, clip.clipId);
    if (this.#isDisposed) return;
    runtime.failpoint('before-followed');
    const trouble = reply.ok ? null : this.#troubleOf(clip, reply.failure);
    const event = reply.ok
      ? this.#afterState(clip, reply.value.state)
      : this.#afterFailure(clip, reply.failure);
    clips.tryApply(clip.clipId, event);
    if (trouble === null) lane.worked();
    else await lane.mend(trouble);
  }

  /** Closes the lane where others would meet the same; null where the service has answered for this clip. */
  #troubleOf(clip: Clip, failure: Failure): Failure | null {
    const { lane } = this.#parts;
    if (failure.verdict === 'gone') return null;
    if (failure.verdict === 'lane') lane.close(failure);
    else lane.suspect(clip.clipId, failure);
    return failure;
  }

  #next(): Clip | undefined {
    const due = this.#parts.clips.due('uploaded', pollsAtOnce + 1);
    return due.find(({ clipId }) => !this.#polling.has(clipId));
  }

  #most(): number {
    return this.#parts.lane.isProven() ? pollsAtOnce : 1;
  }

  #afterState(clip: Clip, state: string): ClipEvent {
    if (state === 'Published') return { type: 'published' };
    if (endedStates.includes(state))
      return { type: 'service-rejected', reason: { code: 'service-rejected', detail: state } };
    return state === notCommitted && isLasting(clip, state)
      ? this.#denied(clip)
      : this.#stillIn(clip, state, 0);
  }

  /** Everything goes again, under the same slot. */
  #denied({ progress }: Clip): ClipEvent {
    if (progress.state === 'uploaded') this.#parts.blocks.forget(progress.slot.gameClipId);
    const reason = { code: 'commit-unconfirmed', detail: notCommitted } as const;
    return { type: 'commit-denied', reason, nextAt: this.#parts.runtime.clock.now() };
  }

  #afterFailure(clip: Clip, failure: Failure): ClipEvent {
    if (failure.verdict !== 'gone') return this.#stillIn(clip, seenState(clip), this.#afterLaneMs(failure));
    if (isLasting(clip, notFound))
      return { type: 'stopped-short', reason: { code: 'service-lost-clip', detail: null } };
    return this.#stillIn(clip, notFound, 0);
  }

  /** Not the first to be asked about when the lane opens: another clip finds out whether it was this one's. */
  #afterLaneMs({ retryAfterMs }: Failure): number {
    const { lane, runtime } = this.#parts;
    const laneMs = (lane.pause()?.until ?? 0) - runtime.clock.now();
    return Math.max(retryAfterMs ?? 0, laneMs + 1);
  }

  #stillIn(clip: Clip, serviceState: string, atLeastMs: number): ClipEvent {
    const { clock } = this.#parts.runtime;
    const attempts = serviceState === seenState(clip) ? clip.attempts + 1 : 0;
    const waitMs = Math.max(atLeastMs, backoffMs(pollBackoff, attempts, this.#parts.runtime.random()));
    return { type: 'service-state', serviceState, nextAt: clock.now() + waitMs };
  }
}

/** What the service said of the clip last. */
function seenState({ progress }: Clip): string {
  return progress.state === 'uploaded' ? progress.serviceState : '';
}

function isLasting({ progress, attempts }: Clip, state: string): boolean {
  return progress.state === 'uploaded' && progress.serviceState === state && attempts >= looksBeforeActing;
}
