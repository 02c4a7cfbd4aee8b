/**
 * Sends the bits: starts clips as the schedule allows, turns each outcome into an event, and finds out about the commit
 * when no answer told. What is sending right now dies with the process and is kept in memory only.
 */
import type { Slowed } from '../../preload/clip-view.ts';
import type { Activity } from '../base/activity.ts';
import type { Runtime } from '../base/runtime.ts';
import type { TransferSettings } from '../config/config.ts';
import type { Readiness } from '../ingest/clip-readiness.ts';
import type { Clip, Slot } from '../model/clip.ts';
import type { Lane } from '../service/lane.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import { createBlockRecord } from './block-record.ts';
import { createConclude } from './conclude.ts';
import { type Confirmed, confirmCommit, confirmGone } from './confirm-commit.ts';
import { clipPace } from './pacing/clip-pace.ts';
import { Pace } from './pacing/pace.ts';
import type { Speed } from './pacing/speed.ts';
import { StallWatches } from './pacing/stall-watch.ts';
import type { Policy } from './schedule/policy.ts';
import {
  type Conditions,
  chooseClips,
  looksAgainAt,
  mustStop,
  type Ruling,
  urgentBefore,
} from './schedule/schedule.ts';
import { findAltered, type Sender, sendClip } from './send-clip.ts';

export interface TransferParts {
  readonly clips: ClipStore;
  readonly blocks: BlockLedger;
  readonly service: ServiceClient;
  readonly lane: Lane;
  readonly runtime: Runtime;
  readonly activity: Activity;
  /** As they are now. */
  settings(): TransferSettings;
  readonly policy: Policy;
  readonly speed: Speed;
  /** Keeps what the line has carried, for forecasts after a restart. */
  rememberSpeed(bytesPerSecond: number): void;
  isFolderGone(folder: string): boolean;
  checkFile(clip: Clip): Promise<Readiness>;
  /** A block was accepted: the progress of a clip has changed. */
  onProgress(clipId: string): void;
}

export type Transfers = ReturnType<typeof createTransfers>;

/** What is known of a clip while it sends. */
interface Transfer {
  readonly stop: AbortController;
  /** By the owner's word: windows, caps and the like do not count. */
  byWord: boolean;
  /** The owner has put the clip aside. */
  held: boolean;
  mayGoOn: boolean;
  /** Starts more blocks if more may go at once now. */
  fill: () => void;
  /** Bytes given to the network so far, those the service has accepted before included. */
  handedBytes: number;
}

/** FAT keeps file times in steps of two seconds. */
const coarsestFileTimeMs = 2000;

export function createTransfers(parts: TransferParts) {
  const { clips, blocks, lane, activity, settings, runtime, policy, speed } = parts;
  const sending = new Map<string, Transfer>();
  const finishing = new Set<string>();
  let slowedBy: Slowed | null = null;
  const pace = new Pace(runtime.clock, settings().bytesPerSecond);
  const hourPace = new Pace(runtime.clock, null);
  const stalls = new StallWatches(runtime.clock);
  const conclude = createConclude(parts);
  let stopped = false;

  function conditions(): Conditions {
    const { clipsAtOnce, order, slotLifeMs } = settings();
    return {
      now: runtime.clock.now(),
      ruling: policy.ruling(),
      lane: lane.pause(),
      clipsAtOnce,
      order,
      slotLifeMs,
      sending: new Set(sending.keys()),
      sendingByWord: [...sending.values()].filter(({ byWord }) => byWord).length,
      isFolderGone: parts.isFolderGone,
    };
  }

  function pump(): void {
    if (stopped) return;
    policy.settlePause();
    for (const [clipId, transfer] of sending) {
      const clip = clips.get(clipId);
      transfer.byWord = clip?.sendNow ?? false;
      transfer.held = clip?.held ?? false;
    }
    const at = conditions();
    obey(at.ruling);
    const { order, clipsAtOnce } = settings();
    const next = clips.sendable({ order, slotsBefore: urgentBefore(at), limit: clipsAtOnce * 2 + 8 });
    for (const clip of chooseClips(next, at)) start(clip);
  }

  /** What is under way follows the settings and the ruling at once. */
  function obey(ruling: Ruling): void {
    slowedBy = ruling.slowedBy;
    const { bytesPerSecond, limitedBytesPerSecond } = settings();
    limit(pace, bytesPerSecond);
    limit(hourPace, ruling.slowedBy !== null ? limitedBytesPerSecond : null);
    for (const transfer of sending.values()) {
      const stop = mustStop({ sendNow: transfer.byWord, held: transfer.held }, ruling);
      transfer.mayGoOn = stop === null;
      if (stop === 'at-once') transfer.stop.abort();
    }
  }

  function start(clip: Clip): void {
    const { clipId, sendNow } = clip;
    const transfer: Transfer = {
      ...{ stop: new AbortController(), byWord: sendNow, held: false, mayGoOn: true, handedBytes: 0 },
      fill() {},
    };
    sending.set(clipId, transfer);
    speed.started(clipId);
    activity.run(
      send(clip, transfer).finally(() => {
        sending.delete(clipId);
        finishing.delete(clipId);
        speed.ended(clipId);
        pump();
      }),
    );
  }

  async function send(clip: Clip, transfer: Transfer): Promise<void> {
    if (clip.progress.state !== 'slot-held') return;
    const { slot } = clip.progress;
    const { signal } = transfer.stop;
    runtime.failpoint('before-transfer');
    transfer.handedBytes = blocks.acceptedBytes(slot.gameClipId);
    const outcome =
      (await findChange(clip, slot, signal)) ??
      (await sendMissing(clip, slot, senderFor(clip, slot, transfer), signal));
    await conclude(clip, outcome);
    const seen = speed.seen();
    if (outcome.kind === 'committed' && seen !== null) parts.rememberSpeed(seen);
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
    runtime.failpoint('before-confirm');
    const confirmed = await confirmCommit(now, slot, parts, sender, signal);
    runtime.failpoint('after-confirm');
    return confirmed;
  }

  function senderFor({ clipId, attempts }: Clip, slot: Slot, transfer: Transfer): Sender {
    let troubled = attempts > 0;
    const record = createBlockRecord(parts, slot.gameClipId, () => {
      if (policy.isCapped()) obey(policy.ruling());
      if (troubled) clips.tryApply(clipId, { type: 'progressed' });
      troubled = false;
      parts.onProgress(clipId);
    });
    return {
      pace: clipPace({
        all: pace,
        hour: hourPace,
        isByWord: () => transfer.byWord,
        onHandedOver(bytes) {
          transfer.handedBytes += bytes;
        },
      }),
      mayGoOn: () => transfer.mayGoOn,
      stalls,
      blocksAtOnce: () => settings().blocksAtOnce,
      onRoom(fill) {
        transfer.fill = fill;
      },
      isProbe: lane.pause() !== null,
      putBlock(block) {
        runtime.failpoint('before-block-send');
        return parts.service.putBlock(block, clipId);
      },
      onAccepted(block) {
        record.add(block);
        speed.accepted(clipId, block.sizeBytes);
        lane.worked();
        // A cap may be reached, and then the next block is not even read.
        if (policy.isCapped()) record.write();
      },
      record: record.write,
    };
  }

  function stopSending(): void {
    for (const { stop } of sending.values()) stop.abort();
  }

  return {
    pump,
    conditions,
    pace,
    /** More blocks may go at once than before. */
    settingsChanged(): void {
      for (const transfer of sending.values()) transfer.fill();
    },
    isSending: (clipId: string): boolean => sending.has(clipId),
    /** Those that are sending, the longest under way first. */
    sendingIds: (): string[] => [...sending.keys()],
    isFinishing: (clipId: string): boolean => finishing.has(clipId),
    sendingCount: (): number => sending.size,
    /** Whether what the computer is doing decides anything now: not while windows, caps or a pause do. */
    heedsPc(): boolean {
      const { hold } = policy.ruling();
      return hold === null || hold.kind === 'pc-in-use';
    },
    nextAt: (): number | null => looksAgainAt(conditions(), clips.nextDueAt('slot-held')),
    /** Bytes given to the network for a clip that is sending, how fast, and why not faster; null for others. */
    progressOf(clipId: string) {
      const transfer = sending.get(clipId);
      if (transfer === undefined) return null;
      const { handedBytes, byWord } = transfer;
      return { handedBytes, bytesPerSecond: speed.of(clipId), slowedBy: byWord ? null : slowedBy };
    },
    /** Ends the transfer of one clip, or of all; accepted blocks stay accepted. */
    interrupt: (clipId?: string) =>
      clipId === undefined ? stopSending() : sending.get(clipId)?.stop.abort(),
    stop(): void {
      stopped = true;
      stopSending();
    },
  };
}

function limit(pace: Pace, bytesPerSecond: number | null): void {
  if (pace.bytesPerSecond() !== bytesPerSecond) pace.setBytesPerSecond(bytesPerSecond);
}
