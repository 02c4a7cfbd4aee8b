/**
 * Every block was accepted, yet no answer said "committed": either that answer was lost, or the service has forgotten
 * something. There is no call that asks which blocks it holds, so: look at the clip, then send one block again.
 */
import type { BlockLedger } from '../queue/block-ledger.ts';
import type { Clip, Slot } from '../queue/clip.ts';
import type { GameClip } from '../service/answers.ts';
import type { Failure } from '../service/failure.ts';
import type { ServiceClient } from '../service/service-client.ts';
import { type Sender, type SendOutcome, sendBlocks } from './send-clip.ts';

export interface CommitParts {
  readonly blocks: BlockLedger;
  readonly service: Pick<ServiceClient, 'getClip'>;
}

/** States in which the service has the file [gvr-enum-gameclipstate.md]. */
const committedStates = ['Uploaded', 'Processing', 'Processed', 'Publishing', 'Published', 'Flagged'];
/** States from which nothing good comes. */
export const endedStates = ['Error', 'Banned', 'PendingDelete', 'Deleted'];

export async function confirmCommit(
  clip: Clip,
  slot: Slot,
  { blocks, service }: CommitParts,
  sender: Sender,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const reply = await service.getClip(slot.gameClipId);
  if (reply.ok && committedStates.includes(reply.value.state)) return { kind: 'committed' };
  if (reply.ok && endedStates.includes(reply.value.state)) return rejected(reply.value);
  // Reads may lag, and 404 hides several things: only an answer to a block is decisive. Another failure waits.
  if (!reply.ok && reply.failure.verdict !== 'gone') return { kind: 'failed', failure: reply.failure };
  const outcome = await sendBlocks(clip, slot, [clip.expectedBlocks - 1], sender, signal);
  if (outcome.kind !== 'all-accepted') return outcome;
  // Accepted like a new block: the service has lost others. Everything goes again.
  blocks.forget(slot.gameClipId);
  return { kind: 'failed', failure: forgotten };
}

const forgotten: Failure = {
  verdict: 'later',
  reason: { code: 'service-lost-clip', detail: 'the service has lost blocks it had accepted' },
  status: null,
  retryAfterMs: null,
};

function rejected({ state }: GameClip): SendOutcome {
  const failure: Failure = {
    verdict: 'final',
    reason: { code: 'service-rejected', detail: state },
    status: null,
    retryAfterMs: null,
  };
  return { kind: 'failed', failure };
}
