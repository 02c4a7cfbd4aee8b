/**
 * What the last run left open, put in order before anything begins: answers that could not be committed, requests that
 * were under way, and clips of which it is no longer known whether they have a slot.
 */

import type { Runtime } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { Clip, ClipFacts } from '../model/clip.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import { spillAnswers, spilledAnswers } from '../storage/database/disk-reserve.ts';
import type { OpenQueue } from '../storage/database/open-queue.ts';
import { isDoubtful, type Loss } from '../storage/database/recovery-state.ts';
import type { StorageHealth } from '../storage/database/storage-health.ts';
import type { SlotLedger } from '../storage/slot-ledger.ts';

export interface RecoveryParts {
  readonly queue: OpenQueue;
  readonly storageHealth: StorageHealth;
  readonly clips: ClipStore;
  readonly ledger: SlotLedger;
  readonly config: Config;
  readonly runtime: Runtime;
}

export function recover(parts: RecoveryParts): void {
  commitSpilled(parts);
  endInterrupted(parts);
  markUncertain(parts);
}

function commitSpilled({ storageHealth, ledger, config }: RecoveryParts): void {
  const spilled = spilledAnswers(config.dataDir);
  for (const { attemptId, clipId, end, event } of spilled) ledger.end(attemptId, clipId, end, event);
  if (spilled.length > 0 && storageHealth.unsavedAnswers() === 0) spillAnswers(config.dataDir, []);
}

/** Requests that were under way when the process ended may have made slots. */
function endInterrupted({ storageHealth, ledger, config, runtime }: RecoveryParts): void {
  const { unknownWaitMs, whenUnknown } = config.slots;
  for (const { attemptId, clipId } of ledger.interrupted()) {
    if (storageHealth.isUnsaved(attemptId)) continue;
    const end = { outcome: 'unknown', status: null, rawAnswer: null } as const;
    const nextAt = runtime.clock.now() + unknownWaitMs;
    runtime.failpoint('while-recovering');
    ledger.end(attemptId, clipId, end, {
      type: 'slot-outcome-unknown',
      askOwner: whenUnknown === 'ask',
      nextAt,
    });
  }
}

/** After a loss every clip that could be asked for may have a slot already. One commit, so it cannot be half done. */
function markUncertain({ queue, storageHealth, clips, config, runtime }: RecoveryParts): void {
  const loss = queue.recoveryState.loss();
  if (loss === null || loss.marked) return;
  const { unknownWaitMs, whenUnknown } = config.slots;
  const nextAt = runtime.clock.now() + unknownWaitMs;
  storageHealth.attempt(undefined, () =>
    clips.commit(() => {
      for (const clipId of clips.mayBeAskedFor()) {
        clips.tryApply(clipId, { type: 'records-lost', askOwner: whenUnknown === 'ask', nextAt });
      }
      queue.recoveryState.setAccountedFor(queue.highWaterMark.lastAttempt());
      queue.recoveryState.setLoss({ ...loss, marked: true });
    }),
  );
}

export interface Beginning {
  readonly progress: Clip['progress'];
  /** Wall-clock time before which nothing happens. */
  readonly nextAt: number;
}

/**
 * How a clip of a newly found file begins. After a loss, a file from before it may be one that a slot was asked for long
 * ago: then the service is looked at first.
 */
export function beginningOf(
  { mtimeNs }: ClipFacts,
  progress: Clip['progress'],
  loss: Loss | null,
  { unknownWaitMs, whenUnknown }: Config['slots'],
  now: number,
): Beginning {
  const modifiedAt = Number(BigInt(mtimeNs) / 1_000_000n);
  if (loss === null || !isDoubtful(loss, modifiedAt, now)) return { progress, nextAt: 0 };
  const nextAt = loss.noticedAt + unknownWaitMs;
  if (progress.state === 'awaiting-slot')
    return { progress: { state: 'slot-unknown', askOwner: whenUnknown === 'ask' }, nextAt };
  if (progress.state !== 'failed' || progress.resume.state !== 'awaiting-slot')
    return { progress, nextAt: 0 };
  return { progress: { ...progress, resume: { state: 'slot-unknown' } }, nextAt };
}
