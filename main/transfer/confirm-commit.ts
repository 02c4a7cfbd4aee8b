/**
 * What became of a clip whose blocks no longer tell: all were accepted and no answer said
 * "committed", or the service says the slot is gone. An answer may have been lost, the service may
 * have forgotten something, and there is no call that asks which blocks it holds. So: look at the
 * clip, more than once because reads lag, then send one block again.
 */
import type { ReasonCode } from '../../preload/clip-view.ts';
import type { Clip, Slot } from '../model/clip.ts';
import { committed } from '../service/block-outcome.ts';
import type { Failure } from '../service/failure.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';
import { type Sender, sendBlocks } from './send-blocks.ts';
import type { SendOutcome } from './send-outcome.ts';

export interface CommitParts {
  readonly blocks: Pick<BlockLedger, 'forget'>;
  readonly service: Pick<ServiceClient, 'getClip'>;
}

/** States in which the service has the file [gvr-enum-gameclipstate.md]. */
const committedStates = ['Uploaded', 'Processing', 'Processed', 'Publishing', 'Published', 'Flagged'];
/** States from which nothing good comes. */
export const endedStates = ['Error', 'Banned', 'PendingDelete', 'Deleted'];
const deletedStates = ['PendingDelete', 'Deleted'];

/**
 * Reads are eventually consistent [best-practices-for-calling-xbox-live.md]: one "not yet" proves
 * nothing. With the back-off of blocks these take about eight seconds.
 */
const looksBeforeActing = 5;

/** Every block was accepted, yet no answer said "committed". */
export async function confirmCommit(
  clip: Clip,
  slot: Slot,
  { blocks, service }: CommitParts,
  sender: Sender,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const seen = await look(slot, clip.clipId, service);
  if (seen !== 'not-committed') return seen;
  if (clip.attempts < looksBeforeActing) return failed('later', 'commit-unconfirmed');
  const outcome = await sendBlocks(clip, slot, [clip.expectedBlocks - 1], sender, signal);
  if (outcome.kind !== 'accepted') return outcome;
  // Accepted like a new block: the service has lost others. Everything goes again.
  blocks.forget(slot.gameClipId);
  return failed('later', 'service-lost-blocks');
}

/**
 * A block was answered with "gone": so says a service that dropped the slot, and one that has the
 * whole clip.
 */
export async function confirmGone(
  clip: Clip,
  slot: Slot,
  { service }: Pick<CommitParts, 'service'>,
  gone: Failure,
): Promise<SendOutcome> {
  const seen = await look(slot, clip.clipId, service);
  if (seen === 'not-committed') {
    const isSure = clip.attempts >= looksBeforeActing;
    return { kind: 'failed', failure: isSure ? gone : { ...gone, verdict: 'later' } };
  }
  const deleted = seen.kind === 'rejected' && deletedStates.includes(seen.state);
  return deleted ? { kind: 'failed', failure: gone } : seen;
}

async function look(
  slot: Slot,
  clipId: string,
  service: Pick<ServiceClient, 'getClip'>,
): Promise<SendOutcome | 'not-committed'> {
  const reply = await service.getClip(slot.gameClipId, clipId);
  if (!reply.ok) {
    // 404 hides several things, so it counts as "not yet".
    return reply.failure.verdict === 'gone' ? 'not-committed' : { kind: 'failed', failure: reply.failure };
  }
  const { state } = reply.value;
  if (committedStates.includes(state)) return committed;
  return endedStates.includes(state) ? { kind: 'rejected', state } : 'not-committed';
}

function failed(verdict: Failure['verdict'], code: ReasonCode): SendOutcome {
  const failure: Failure = { verdict, reason: { code, detail: null }, status: null, retryAfterMs: null };
  return { kind: 'failed', failure };
}
