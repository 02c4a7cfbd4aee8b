/**
 * What follows for a clip from the end of one go at sending it: the one place where outcomes become
 * events.
 */
import type { Reason, ReasonCode } from '../../preload/clip-view.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Readiness } from '../ingest/clip-readiness.ts';
import type { Clip, ClipEvent } from '../model/clip.ts';
import { backoffMs, blockBackoff } from '../service/backoff.ts';
import type { Failure } from '../service/failure.ts';
import type { Lane } from '../service/lane.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { SendOutcome } from './send-outcome.ts';

export interface ConcludeParts {
  readonly clips: Pick<ClipStore, 'get' | 'tryApply'>;
  readonly lane: Pick<Lane, 'pause' | 'suspect' | 'trouble'>;
  readonly runtime: Pick<Runtime, 'clock' | 'failpoint' | 'random'>;
  checkFile(clip: Clip): Promise<Readiness>;
}

/** What a slot that has ended is answered with. */
const endedSlotReasons: readonly ReasonCode[] = ['slot-gone', 'slot-expired'];
/** A disk that fails so often in a row needs a person [fault matrix C9]. */
const mostReadTries = 3;

export async function conclude(clip: Clip, outcome: SendOutcome, parts: ConcludeParts): Promise<void> {
  const { runtime } = parts;
  switch (outcome.kind) {
    case 'committed':
      runtime.failpoint('before-uploaded-commit');
      return apply(parts, clip, { type: 'bits-committed', nextAt: runtime.clock.now() });
    case 'stopped':
    case 'accepted':
      return;
    case 'rejected': {
      const reason: Reason = { code: 'service-rejected', detail: outcome.state };
      return apply(parts, clip, { type: 'service-rejected', reason });
    }
    case 'blocks-altered': {
      // Its slot holds blocks of what the file was. What it is now gets a slot of its own, as after
      // any lost slot.
      const reason: Reason = { code: 'file-changed', detail: null };
      return apply(parts, clip, { type: 'slot-gone', reason, nextAt: runtime.clock.now() });
    }
    case 'file-differs':
      return concludeFileDiffers(clip, parts);
    case 'unreadable':
      return concludeUnreadable(clip, outcome.code, parts);
    case 'failed':
      return concludeFailed(clip, outcome.failure, parts);
  }
}

async function concludeFailed(clip: Clip, failure: Failure, parts: ConcludeParts): Promise<void> {
  const { reason } = failure;
  switch (failure.verdict) {
    case 'lane':
      return parts.lane.trouble(failure);
    case 'gone':
      return apply(parts, clip, { type: 'slot-gone', reason, nextAt: parts.runtime.clock.now() });
    case 'final':
      return apply(parts, clip, { type: 'stopped-short', reason });
    case 'later':
    case 'unknown':
      return concludePassing(clip, failure, parts);
  }
}

/**
 * Of a slot that seems to have ended, the clip itself goes on finding out; of any other trouble
 * another clip does.
 */
function concludePassing(clip: Clip, failure: Failure, parts: ConcludeParts): void {
  const { reason, retryAfterMs } = failure;
  const seemsEnded = endedSlotReasons.includes(reason.code);
  const { detail } = reason;
  parts.lane.suspect(
    clip.clipId,
    seemsEnded ? { ...failure, reason: { code: 'service-error', detail } } : failure,
  );
  postpone(clip, reason, parts, { waitMs: retryAfterMs, afterLane: !seemsEnded });
}

async function concludeFileDiffers(clip: Clip, parts: ConcludeParts): Promise<void> {
  const file = await parts.checkFile(clip);
  if (file.kind === 'stop') return apply(parts, clip, file.event);
  // Only touched, or back as it was. Who is at it may not be through.
  if (file.kind === 'ready') postpone(clip, { code: 'file-in-use', detail: null }, parts);
  if (file.kind === 'wait') postpone(clip, file.reason, parts);
}

function concludeUnreadable(clip: Clip, code: string, parts: ConcludeParts): void {
  const reason: Reason = { code: 'file-unreadable', detail: code };
  if (attemptsOf(clip, parts) + 1 < mostReadTries) postpone(clip, reason, parts);
  else apply(parts, clip, { type: 'stopped-short', reason });
}

interface Postponement {
  /** As the service asks; null: the back-off of blocks. */
  readonly waitMs: number | null;
  /** Not the first to go when the lane opens: another clip finds out whether the trouble was this one's. */
  readonly afterLane: boolean;
}

const asBlocksDo: Postponement = { waitMs: null, afterLane: false };

function postpone(
  clip: Clip,
  reason: Reason,
  parts: ConcludeParts,
  { waitMs, afterLane }: Postponement = asBlocksDo,
): void {
  const { runtime } = parts;
  const backoff = backoffMs(blockBackoff, attemptsOf(clip, parts), runtime.random());
  const laneOpensAt = afterLane ? (parts.lane.pause()?.until ?? 0) + 1 : 0;
  const nextAt = Math.max(runtime.clock.now() + (waitMs ?? backoff), laneOpensAt);
  apply(parts, clip, { type: 'transfer-postponed', reason, nextAt });
}

function attemptsOf(clip: Clip, { clips }: ConcludeParts): number {
  return clips.get(clip.clipId)?.attempts ?? clip.attempts;
}

/** The clip may have been cancelled or found changed while its blocks were on their way. */
function apply({ clips }: ConcludeParts, clip: Clip, event: ClipEvent): void {
  clips.tryApply(clip.clipId, event);
}
