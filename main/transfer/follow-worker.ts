/** Follows uploaded clips until the service has published them, or says that it will not. */
import type { Activity } from '../base/activity.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Clip, ClipEvent } from '../model/clip.ts';
import type { WakeReason, Worker } from '../model/worker.ts';
import { backoffMs, pollBackoff } from '../service/backoff.ts';
import type { Failure } from '../service/failure.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import { endedStates } from './confirm-commit.ts';

export interface FollowParts {
  readonly clips: Pick<ClipStore, 'due' | 'nextDueAt' | 'tryApply'>;
  readonly blocks: Pick<BlockLedger, 'forget'>;
  readonly service: Pick<ServiceClient, 'getClip'>;
  readonly runtime: Pick<Runtime, 'clock' | 'failpoint' | 'random'>;
  readonly activity: Activity;
}

const pollsAtOnce = 4;
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
  readonly wakesFor: readonly WakeReason[] = ['clip-uploaded', 'poll-ended'];
  readonly #parts: FollowParts;
  /** Ids of clips that are being asked about. */
  readonly #polling = new Set<string>();
  #isDisposed = false;

  constructor(parts: FollowParts) {
    this.#parts = parts;
  }

  /** Asks about every clip whose time has come, a few at once. */
  pump(): void {
    if (this.#isDisposed || this.#polling.size >= pollsAtOnce) return;
    const { clips, activity } = this.#parts;
    for (const clip of clips.due('uploaded', pollsAtOnce * 2)) {
      if (this.#polling.has(clip.clipId) || this.#polling.size >= pollsAtOnce) continue;
      this.#polling.add(clip.clipId);
      const polled = this.#poll(clip).finally(() => {
        this.#polling.delete(clip.clipId);
      });
      activity.run(polled);
    }
  }

  nextAt(): number | null {
    return this.#parts.clips.nextDueAt('uploaded');
  }

  /** What is being asked about now stays as it was. */
  dispose(): void {
    this.#isDisposed = true;
  }

  async #poll(clip: Clip): Promise<void> {
    const { clips, service, runtime } = this.#parts;
    if (clip.progress.state !== 'uploaded') return;
    const reply = await service.getClip(clip.progress.slot.gameClipId, clip.clipId);
    if (this.#isDisposed) return;
    runtime.failpoint('before-followed');
    const event = reply.ok
      ? this.#afterState(clip, reply.value.state)
      : this.#afterFailure(clip, reply.failure);
    clips.tryApply(clip.clipId, event);
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
    if (failure.verdict !== 'gone') return this.#stillIn(clip, seenState(clip), failure.retryAfterMs ?? 0);
    if (isLasting(clip, notFound))
      return { type: 'stopped-short', reason: { code: 'service-lost-clip', detail: null } };
    return this.#stillIn(clip, notFound, 0);
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
