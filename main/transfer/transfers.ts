/**
 * Sends the bits: starts clips as the schedule allows, turns each outcome into an event, and finds out about the commit
 * when no answer told. What is sending right now dies with the process and is kept in memory only.
 */
import type { Activity } from '../engine/activity.ts';
import type { Readiness } from '../engine/clip-readiness.ts';
import type { Config } from '../engine/config.ts';
import type { World } from '../engine/world.ts';
import type { BlockLedger } from '../queue/block-ledger.ts';
import type { Clip, ClipEvent, Slot } from '../queue/clip.ts';
import type { ClipStore } from '../queue/clip-store.ts';
import { backoffMs, blockBackoff } from '../service/backoff.ts';
import type { Failure } from '../service/failure.ts';
import type { Lane } from '../service/lane.ts';
import type { ServiceClient } from '../service/service-client.ts';
import { confirmCommit } from './confirm-commit.ts';
import { createPace } from './pace.ts';
import { type Conditions, chooseClips } from './schedule.ts';
import { type Sender, type SendOutcome, sendClip } from './send-clip.ts';

export interface TransferParts {
  readonly clips: ClipStore;
  readonly blocks: BlockLedger;
  readonly service: ServiceClient;
  readonly lane: Lane;
  readonly world: World;
  readonly activity: Activity;
  readonly settings: Config['transfers'];
  isPaused(): boolean;
  isFolderGone(folder: string): boolean;
  checkFile(clip: Clip): Promise<Readiness>;
  /** A block was accepted: the progress of a clip has changed. */
  onProgress(clipId: string): void;
}

export type Transfers = ReturnType<typeof createTransfers>;

export function createTransfers(parts: TransferParts) {
  const { clips, lane, activity, settings, world } = parts;
  const sending = new Map<string, AbortController>();
  const finishing = new Set<string>();
  const pace = createPace(world.clock, settings.bytesPerSecond);
  let stopped = false;

  function conditions(): Conditions {
    return {
      now: world.clock.now(),
      paused: parts.isPaused(),
      lane: lane.pause(),
      clipsAtOnce: settings.clipsAtOnce,
      sending: new Set(sending.keys()),
      isFolderGone: parts.isFolderGone,
    };
  }

  function pump(): void {
    if (stopped) return;
    const due = clips.due('slot-held', settings.clipsAtOnce * 4 + 16);
    for (const clip of chooseClips(due, conditions())) start(clip);
  }

  function start(clip: Clip): void {
    const stop = new AbortController();
    sending.set(clip.clipId, stop);
    activity.run(
      send(clip, stop.signal).finally(() => {
        sending.delete(clip.clipId);
        finishing.delete(clip.clipId);
        pump();
      }),
    );
  }

  async function send(clip: Clip, signal: AbortSignal): Promise<void> {
    if (clip.progress.state !== 'slot-held') return;
    const { slot } = clip.progress;
    world.failpoint('before-transfer');
    const accepted = new Set(parts.blocks.accepted(slot.gameClipId).map(({ blockNum }) => blockNum));
    const sender = senderFor(clip, slot);
    let outcome = await sendClip(clip, slot, accepted, sender, signal);
    if (outcome.kind === 'all-accepted') {
      finishing.add(clip.clipId);
      parts.onProgress(clip.clipId);
      world.failpoint('before-confirm');
      outcome = await confirmCommit(clip, slot, parts, sender, signal);
      world.failpoint('after-confirm');
    }
    await conclude(clip, outcome);
  }

  function senderFor({ clipId, attempts }: Clip, slot: Slot): Sender {
    let troubled = attempts > 0;
    return {
      pace,
      blocksAtOnce: settings.blocksAtOnce,
      putBlock(block) {
        world.failpoint('before-block-send');
        return parts.service.putBlock(block);
      },
      onAccepted(block) {
        world.failpoint('before-block-commit');
        parts.blocks.accept(slot.gameClipId, block);
        world.failpoint('after-block-commit');
        lane.worked();
        if (troubled) clips.tryApply(clipId, { type: 'progressed' });
        troubled = false;
        parts.onProgress(clipId);
      },
    };
  }

  async function conclude(clip: Clip, outcome: SendOutcome): Promise<void> {
    const now = world.clock.now();
    switch (outcome.kind) {
      case 'committed':
        world.failpoint('before-uploaded-commit');
        return apply(clip, { type: 'bits-committed', nextAt: now });
      case 'stopped':
      case 'all-accepted':
        return;
      case 'file-differs': {
        const file = await parts.checkFile(clip);
        return file.kind === 'stop'
          ? apply(clip, file.event)
          : apply(clip, later(clip, 'file-unreadable', null));
      }
      case 'unreadable':
        return apply(clip, later(clip, 'file-unreadable', outcome.code));
      case 'failed':
        return failed(clip, outcome.failure);
    }
  }

  async function failed(clip: Clip, failure: Failure): Promise<void> {
    const { reason } = failure;
    switch (failure.verdict) {
      case 'lane':
        return lane.trouble(failure);
      case 'gone':
        return apply(clip, { type: 'slot-gone', reason, nextAt: world.clock.now() });
      case 'final':
        return apply(clip, { type: 'stopped-short', reason });
      case 'later':
      case 'unknown':
        return apply(clip, { ...later(clip, reason.code, reason.detail, failure.retryAfterMs) });
    }
  }

  type Postponed = Extract<ClipEvent, { type: 'transfer-postponed' }>;

  function later(
    clip: Clip,
    code: Postponed['reason']['code'],
    detail: string | null,
    waitMs: number | null = null,
  ) {
    const attempts = clips.get(clip.clipId)?.attempts ?? clip.attempts;
    const nextAt = world.clock.now() + (waitMs ?? backoffMs(blockBackoff, attempts, world.random()));
    return { type: 'transfer-postponed', reason: { code, detail }, nextAt } as const;
  }

  /** The clip may have been cancelled or found changed while its blocks were on their way. */
  function apply(clip: Clip, event: ClipEvent): void {
    clips.tryApply(clip.clipId, event);
  }

  function stopSending(): void {
    for (const stop of sending.values()) stop.abort();
  }

  return {
    pump,
    conditions,
    pace,
    isSending: (clipId: string): boolean => sending.has(clipId),
    isFinishing: (clipId: string): boolean => finishing.has(clipId),
    sendingCount: (): number => sending.size,
    nextAt: (): number | null => lane.pause()?.until ?? clips.nextDueAt('slot-held'),
    /** Ends the transfer of one clip, or of all; accepted blocks stay accepted. */
    interrupt: (clipId?: string) => (clipId === undefined ? stopSending() : sending.get(clipId)?.abort()),
    stop(): void {
      stopped = true;
      stopSending();
    },
  };
}
