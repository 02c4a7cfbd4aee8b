/** What follows for a clip from the end of one go at sending it: the one place where outcomes become events. */
import type { Reason } from '../../preload/clip-view.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Readiness } from '../ingest/clip-readiness.ts';
import type { Clip, ClipEvent } from '../model/clip.ts';
import { backoffMs, blockBackoff } from '../service/backoff.ts';
import type { Failure } from '../service/failure.ts';
import type { Lane } from '../service/lane.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { Confirmed } from './confirm-commit.ts';

export interface ConcludeParts {
  readonly clips: ClipStore;
  readonly lane: Lane;
  readonly runtime: Runtime;
  checkFile(clip: Clip): Promise<Readiness>;
}

/** A disk that fails so often in a row needs a person [fault matrix C9]. */
const mostReadTries = 3;

export function createConclude({ clips, lane, runtime, checkFile }: ConcludeParts) {
  const attemptsOf = (clip: Clip) => clips.get(clip.clipId)?.attempts ?? clip.attempts;

  /** The clip may have been cancelled or found changed while its blocks were on their way. */
  function apply(clip: Clip, event: ClipEvent): void {
    clips.tryApply(clip.clipId, event);
  }

  function postpone(clip: Clip, reason: Reason, waitMs: number | null = null): void {
    const backoff = backoffMs(blockBackoff, attemptsOf(clip), runtime.random());
    const nextAt = runtime.clock.now() + (waitMs ?? backoff);
    apply(clip, { type: 'transfer-postponed', reason, nextAt });
  }

  async function failed(clip: Clip, failure: Failure): Promise<void> {
    const { reason } = failure;
    switch (failure.verdict) {
      case 'lane':
        return lane.trouble(failure);
      case 'gone':
        return apply(clip, { type: 'slot-gone', reason, nextAt: runtime.clock.now() });
      case 'final':
        return apply(clip, { type: 'stopped-short', reason });
      case 'later':
      case 'unknown':
        return postpone(clip, reason, failure.retryAfterMs);
    }
  }

  async function fileDiffers(clip: Clip): Promise<void> {
    const file = await checkFile(clip);
    if (file.kind === 'stop') return apply(clip, file.event);
    // Only touched, or back as it was. Whoever is at it may not be through.
    if (file.kind === 'ready') postpone(clip, { code: 'file-in-use', detail: null });
    if (file.kind === 'wait') postpone(clip, file.reason);
  }

  function unreadable(clip: Clip, code: string): void {
    const reason: Reason = { code: 'file-unreadable', detail: code };
    if (attemptsOf(clip) + 1 < mostReadTries) postpone(clip, reason);
    else apply(clip, { type: 'stopped-short', reason });
  }

  return async (clip: Clip, outcome: Confirmed): Promise<void> => {
    switch (outcome.kind) {
      case 'committed':
        runtime.failpoint('before-uploaded-commit');
        return apply(clip, { type: 'bits-committed', nextAt: runtime.clock.now() });
      case 'stopped':
      case 'all-accepted':
        return;
      case 'rejected':
        return apply(clip, {
          type: 'service-rejected',
          reason: { code: 'service-rejected', detail: outcome.state },
        });
      case 'blocks-altered': {
        // Its slot holds blocks of what the file was. What it is now gets a slot of its own, as after any lost slot.
        const reason: Reason = { code: 'file-changed', detail: null };
        return apply(clip, { type: 'slot-gone', reason, nextAt: runtime.clock.now() });
      }
      case 'file-differs':
        return fileDiffers(clip);
      case 'unreadable':
        return unreadable(clip, outcome.code);
      case 'failed':
        return failed(clip, outcome.failure);
    }
  };
}
