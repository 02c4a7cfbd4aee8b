/**
 * Sends the bits: starts clips as the schedule allows, turns each outcome into an event, and finds out about the commit
 * when no answer told. What is sending right now dies with the process and is kept in memory only.
 */
import type { Activity } from '../engine/activity.ts';
import type { Readiness } from '../engine/clip-readiness.ts';
import type { Config } from '../engine/config.ts';
import type { World } from '../engine/world.ts';
import type { BlockLedger } from '../queue/block-ledger.ts';
import type { Clip, Slot } from '../queue/clip.ts';
import type { ClipStore } from '../queue/clip-store.ts';
import type { Lane } from '../service/lane.ts';
import type { ServiceClient } from '../service/service-client.ts';
import { createConclude } from './conclude.ts';
import { type Confirmed, confirmCommit, confirmGone } from './confirm-commit.ts';
import { createPace } from './pace.ts';
import { type Conditions, chooseClips } from './schedule.ts';
import { findAltered, type Sender, sendClip } from './send-clip.ts';
import { createStallWatches } from './stall-watch.ts';

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

/** FAT keeps file times in steps of two seconds. */
const coarsestFileTimeMs = 2000;

export function createTransfers(parts: TransferParts) {
  const { clips, blocks, lane, activity, settings, world } = parts;
  const sending = new Map<string, AbortController>();
  const finishing = new Set<string>();
  const pace = createPace(world.clock, settings.bytesPerSecond);
  const stalls = createStallWatches(world.clock);
  const conclude = createConclude(parts);
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
    const outcome =
      (await findChange(clip, slot, signal)) ??
      (await sendMissing(clip, slot, senderFor(clip, slot), signal));
    await conclude(clip, outcome);
  }

  /** Blocks that were accepted before the file was last written to must still be what was sent. */
  async function findChange(clip: Clip, slot: Slot, signal: AbortSignal): Promise<Confirmed | null> {
    const writtenAt = Number(BigInt(clip.mtimeNs) / 1_000_000n);
    const doubtful = blocks.acceptedBefore(slot.gameClipId, writtenAt + coarsestFileTimeMs);
    if (doubtful.length === 0) return null;
    const altered = await findAltered(clip, doubtful, signal);
    if ('kind' in altered) return altered;
    return altered.length === 0 ? null : { kind: 'blocks-altered' };
  }

  async function sendMissing(
    clip: Clip,
    slot: Slot,
    sender: Sender,
    signal: AbortSignal,
  ): Promise<Confirmed> {
    const { clipId } = clip;
    const accepted = new Set(blocks.accepted(slot.gameClipId).map(({ blockNum }) => blockNum));
    const outcome = await sendClip(clip, slot, accepted, sender, signal);
    const now = clips.get(clipId) ?? clip;
    if (outcome.kind === 'failed' && outcome.failure.verdict === 'gone') {
      return confirmGone(now, slot, parts, outcome.failure);
    }
    if (outcome.kind !== 'all-accepted') return outcome;
    finishing.add(clipId);
    parts.onProgress(clipId);
    world.failpoint('before-confirm');
    const confirmed = await confirmCommit(now, slot, parts, sender, signal);
    world.failpoint('after-confirm');
    return confirmed;
  }

  function senderFor({ clipId, attempts }: Clip, slot: Slot): Sender {
    let troubled = attempts > 0;
    return {
      pace,
      stalls,
      blocksAtOnce: settings.blocksAtOnce,
      isProbe: lane.pause() !== null,
      putBlock(block) {
        world.failpoint('before-block-send');
        return parts.service.putBlock(block);
      },
      onAccepted(block) {
        world.failpoint('before-block-commit');
        blocks.accept(slot.gameClipId, block);
        world.failpoint('after-block-commit');
        lane.worked();
        if (troubled) clips.tryApply(clipId, { type: 'progressed' });
        troubled = false;
        parts.onProgress(clipId);
      },
    };
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
