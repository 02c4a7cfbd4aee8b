/** Follows uploaded clips until the service has published them, or says that it will not. */
import type { Activity } from '../base/activity.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Clip, ClipEvent } from '../model/clip.ts';
import { backoffMs, pollBackoff } from '../service/backoff.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import { endedStates } from './confirm-commit.ts';

export interface FollowParts {
  readonly clips: ClipStore;
  readonly blocks: Pick<BlockLedger, 'forget'>;
  readonly service: Pick<ServiceClient, 'getClip'>;
  readonly runtime: Runtime;
  readonly activity: Activity;
}

export type Follow = ReturnType<typeof createFollow>;

const pollsAtOnce = 4;
/** What is noted as the service's state while it answers 404; for an owner that may also mean "flagged". */
const notFound = 'NotFound';
/** Still waiting for the bits: somebody other than the service said that it had them. */
const notCommitted = 'PendingUpload';
/** Reads lag, so one look proves nothing. With the back-off's cap of a minute: about a quarter of an hour. */
const looksBeforeActing = 20;

export function createFollow({ clips, blocks, service, runtime, activity }: FollowParts) {
  const polling = new Set<string>();
  let stopped = false;

  function pump(): void {
    if (stopped || polling.size >= pollsAtOnce) return;
    for (const clip of clips.due('uploaded', pollsAtOnce * 2)) {
      if (polling.has(clip.clipId) || polling.size >= pollsAtOnce) continue;
      polling.add(clip.clipId);
      activity.run(
        poll(clip).finally(() => {
          polling.delete(clip.clipId);
          pump();
        }),
      );
    }
  }

  async function poll(clip: Clip): Promise<void> {
    if (clip.progress.state !== 'uploaded') return;
    const reply = await service.getClip(clip.progress.slot.gameClipId, clip.clipId);
    if (stopped) return;
    runtime.failpoint('before-followed');
    clips.tryApply(
      clip.clipId,
      reply.ok ? afterState(clip, reply.value.state) : afterFailure(clip, reply.failure),
    );
  }

  function afterState(clip: Clip, state: string): ClipEvent {
    if (state === 'Published') return { type: 'published' };
    if (endedStates.includes(state))
      return { type: 'service-rejected', reason: { code: 'service-rejected', detail: state } };
    return state === notCommitted && isLasting(clip, state) ? denied(clip) : stillIn(clip, state, 0);
  }

  /** Everything goes again, under the same slot. */
  function denied({ progress }: Clip): ClipEvent {
    if (progress.state === 'uploaded') blocks.forget(progress.slot.gameClipId);
    const reason = { code: 'commit-unconfirmed', detail: notCommitted } as const;
    return { type: 'commit-denied', reason, nextAt: runtime.clock.now() };
  }

  function isLasting({ progress, attempts }: Clip, state: string): boolean {
    return progress.state === 'uploaded' && progress.serviceState === state && attempts >= looksBeforeActing;
  }

  function afterFailure(clip: Clip, failure: { verdict: string; retryAfterMs: number | null }): ClipEvent {
    const { progress } = clip;
    const before = progress.state === 'uploaded' ? progress.serviceState : '';
    if (failure.verdict !== 'gone') return stillIn(clip, before, failure.retryAfterMs ?? 0);
    if (isLasting(clip, notFound)) {
      return { type: 'stopped-short', reason: { code: 'service-lost-clip', detail: null } };
    }
    return stillIn(clip, notFound, 0);
  }

  function stillIn(clip: Clip, serviceState: string, atLeastMs: number): ClipEvent {
    const before = clip.progress.state === 'uploaded' ? clip.progress.serviceState : '';
    const attempts = serviceState === before ? clip.attempts + 1 : 0;
    const waitMs = Math.max(atLeastMs, backoffMs(pollBackoff, attempts, runtime.random()));
    return { type: 'service-state', serviceState, nextAt: runtime.clock.now() + waitMs };
  }

  return {
    pump,
    nextAt: (): number | null => clips.nextDueAt('uploaded'),
    stop(): void {
      stopped = true;
    },
  };
}
