/**
 * Sends the bits: starts clips as the schedule allows, keeps them to it, and has each outcome
 * turned into an event.
 */
import type { Slowed } from '../../preload/clip-view.ts';
import type { Activity } from '../base/activity.ts';
import type { Runtime } from '../base/runtime.ts';
import type { CurrentSettings } from '../config/current-settings.ts';
import type { Readiness } from '../ingest/clip-readiness.ts';
import type { Clip, Slot } from '../model/clip.ts';
import type { WakeReason, Worker } from '../model/worker.ts';
import type { Lane } from '../service/lane.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import { ClipSender } from './clip-sender.ts';
import { conclude } from './conclude.ts';
import { Pace } from './pacing/pace.ts';
import type { Speed } from './pacing/speed.ts';
import { StallWatches } from './pacing/stall-watch.ts';
import type { PcWatch } from './schedule/pc-watch.ts';
import type { Policy } from './schedule/policy.ts';
import {
  type Conditions,
  chooseClips,
  looksAgainAt,
  type Ruling,
  urgentBefore,
} from './schedule/schedule.ts';
import { SendingClips } from './sending-clips.ts';

export interface TransferWorkerParts {
  readonly clips: ClipStore;
  readonly blocks: BlockLedger;
  readonly service: ServiceClient;
  readonly lane: Lane;
  readonly runtime: Runtime;
  readonly activity: Activity;
  readonly current: CurrentSettings;
  readonly policy: Policy;
  readonly pc: Pick<PcWatch, 'keepLooking'>;
  readonly speed: Speed;
  /** Keeps what the line has carried, for forecasts after a restart. */
  rememberSpeed(bytesPerSecond: number): void;
  isFolderGone(folder: string): boolean;
  checkFile(clip: Clip): Promise<Readiness>;
  /** A clip that went alone while the lane was closed has opened it for the others. */
  onLaneOpened(): void;
  /** A block was accepted: the progress of a clip has changed. */
  onProgress(clipId: string): void;
}

export interface SendingProgress {
  /** Bytes given to the network so far, those the service has accepted before included. */
  readonly handedBytes: number;
  /** Null while it has sent nothing yet. */
  readonly bytesPerSecond: number | null;
  /** Why not faster. */
  readonly slowedBy: Slowed | null;
}

export class TransferWorker implements Worker {
  readonly wakesFor: readonly WakeReason[] = [
    'clip-slot-held',
    // One that waited may have been the last.
    'clip-failed',
    'clip-cancelled',
    'lane-opened',
    'folder-returned',
    'pause-changed',
    'order-changed',
    'settings-changed',
    'computer-changed',
    'transfer-ended',
  ];
  readonly #parts: TransferWorkerParts;
  readonly #sending = new SendingClips();
  readonly #pace: Pace;
  readonly #hourPace: Pace;
  readonly #stalls: StallWatches;
  #slowedBy: Slowed | null = null;
  #isDisposed = false;

  constructor(parts: TransferWorkerParts) {
    const { clock } = parts.runtime;
    this.#parts = parts;
    this.#pace = new Pace(clock, parts.current.transfers.bytesPerSecond);
    this.#hourPace = new Pace(clock, null);
    this.#stalls = new StallWatches(clock, () => parts.service.renewConnections());
  }

  /** Starts and stops whatever should be by now. */
  pump(): void {
    if (this.#isDisposed) return;
    const { clips, policy, pc, current } = this.#parts;
    policy.settlePause();
    this.#sending.follow(clips);
    const conditions = this.conditions();
    this.#obey(conditions.ruling);
    const { order, clipsAtOnce } = current.transfers;
    const slotsBefore = urgentBefore(conditions);
    const next = clips.sendable({ order, slotsBefore, limit: clipsAtOnce * 2 + 8 });
    for (const clip of chooseClips(next, conditions)) this.#start(clip);
    pc.keepLooking(clips.counts()['slot-held'] > 0 && heedsPc(conditions.ruling));
  }

  /** What decides about transfers now. */
  conditions(): Conditions {
    const { runtime, lane, policy, current, isFolderGone } = this.#parts;
    const { clipsAtOnce, order, slotLifeMs } = current.transfers;
    return {
      now: runtime.clock.now(),
      ruling: policy.ruling(),
      lane: lane.pause(),
      clipsAtOnce,
      order,
      slotLifeMs,
      sending: new Set(this.#sending.ids()),
      sendingByWord: this.#sending.countByWord(),
      isFolderGone,
    };
  }

  nextAt(): number | null {
    return looksAgainAt(this.conditions(), this.#parts.clips.nextDueAt('slot-held'));
  }

  /** More blocks may go at once than before. */
  settingsChanged(): void {
    this.#sending.fill();
  }

  isSending(clipId: string): boolean {
    return this.#sending.get(clipId) !== undefined;
  }

  /** Those that are sending, the longest under way first. */
  sendingIds(): string[] {
    return this.#sending.ids();
  }

  sendingCount(): number {
    return this.#sending.count();
  }

  /** Every block of it was accepted, and it is being found out whether the service has the clip. */
  isFinishing(clipId: string): boolean {
    return this.#sending.get(clipId)?.isFinishing ?? false;
  }

  /** How far a clip is that is sending; null for others. */
  progressOf(clipId: string): SendingProgress | null {
    const sender = this.#sending.get(clipId);
    if (sender === undefined) return null;
    const { handedBytes, isByWord } = sender;
    const bytesPerSecond = this.#parts.speed.of(clipId);
    return { handedBytes, bytesPerSecond, slowedBy: isByWord ? null : this.#slowedBy };
  }

  /** Ends the transfer of one clip, or of all; accepted blocks stay accepted. */
  interrupt(clipId?: string): void {
    if (clipId === undefined) this.#sending.interrupt();
    else this.#sending.get(clipId)?.interrupt();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#sending.interrupt();
  }

  /** What is under way follows the settings and the ruling at once. */
  #obey(ruling: Ruling): void {
    const { bytesPerSecond, limitedBytesPerSecond } = this.#parts.current.transfers;
    this.#slowedBy = ruling.slowedBy;
    limit(this.#pace, bytesPerSecond);
    limit(this.#hourPace, ruling.slowedBy === null ? null : limitedBytesPerSecond);
    this.#sending.obey(ruling);
  }

  #start(clip: Clip): void {
    if (clip.progress.state !== 'slot-held') return;
    const { clipId } = clip;
    const { speed, activity } = this.#parts;
    const sender = this.#senderOf(clip, clip.progress.slot);
    this.#sending.add(clipId, sender);
    speed.started(clipId);
    const sent = this.#send(clip, sender).finally(() => {
      this.#sending.remove(clipId);
      speed.ended(clipId);
    });
    activity.run(sent);
  }

  #senderOf(clip: Clip, slot: Slot): ClipSender {
    const { clips, blocks, service, lane, runtime, current, policy, speed } = this.#parts;
    const { onLaneOpened, onProgress } = this.#parts;
    return new ClipSender(
      {
        clips,
        blocks,
        service,
        lane,
        runtime,
        current,
        policy,
        speed,
        pace: this.#pace,
        hourPace: this.#hourPace,
        stalls: this.#stalls,
        onCounted: () => {
          if (policy.isCapped()) this.#obey(policy.ruling());
        },
        onLaneOpened,
        onProgress,
      },
      clip,
      slot,
    );
  }

  async #send(clip: Clip, sender: ClipSender): Promise<void> {
    const { speed, rememberSpeed } = this.#parts;
    const outcome = await sender.send();
    await conclude(clip, outcome, this.#parts);
    const seen = speed.seen();
    if (outcome.kind === 'committed' && seen !== null) rememberSpeed(seen);
  }
}

/**
 * Whether what the computer is doing decides anything now: not while windows, caps or a pause do.
 */
function heedsPc({ hold }: Ruling): boolean {
  return hold === null || hold.kind === 'pc-in-use';
}

function limit(pace: Pace, bytesPerSecond: number | null): void {
  if (pace.bytesPerSecond() !== bytesPerSecond) pace.setBytesPerSecond(bytesPerSecond);
}
