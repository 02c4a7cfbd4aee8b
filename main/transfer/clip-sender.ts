/**
 * Sends one clip, and is what is known of it meanwhile: by whose word it goes, whether it may go
 * on, how far it is. All of that dies with the process.
 */
import type { Runtime } from '../base/runtime.ts';
import type { CurrentSettings } from '../config/current-settings.ts';
import type { Clip, Slot } from '../model/clip.ts';
import type { BlockOutcome } from '../service/block-outcome.ts';
import type { Lane } from '../service/lane.ts';
import type { BlockToSend, ServiceClient } from '../service/service-client.ts';
import type { AcceptedBlock, BlockLedger } from '../storage/block-ledger.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import { BlockRecord } from './block-record.ts';
import { confirmCommit, confirmGone } from './confirm-commit.ts';
import { findAltered } from './find-altered.ts';
import { clipPace } from './pacing/clip-pace.ts';
import type { Turn } from './pacing/pace.ts';
import type { Speed } from './pacing/speed.ts';
import type { StallWatches } from './pacing/stall-watch.ts';
import type { Policy } from './schedule/policy.ts';
import { mustStop, type Ruling } from './schedule/schedule.ts';
import { type Sender, sendMissing } from './send-blocks.ts';
import type { SendOutcome } from './send-outcome.ts';

export interface ClipSenderParts {
  readonly clips: Pick<ClipStore, 'get' | 'tryApply'>;
  readonly blocks: BlockLedger;
  readonly service: Pick<ServiceClient, 'getClip' | 'putBlock'>;
  readonly lane: Pick<Lane, 'pause' | 'worked'>;
  readonly runtime: Pick<Runtime, 'failpoint'>;
  readonly current: CurrentSettings;
  readonly policy: Pick<Policy, 'count' | 'countInVain' | 'isCapped'>;
  readonly speed: Pick<Speed, 'accepted'>;
  /** Shared by all clips. */
  readonly pace: Turn;
  /** Shared by those that go by windows and by what the computer is doing. */
  readonly hourPace: Turn;
  readonly stalls: StallWatches;
  /** Accepted blocks count now: a cap may be reached. */
  onCounted(): void;
  /** The lane was closed, and this clip has found out that the trouble is over. */
  onLaneOpened(): void;
  /** What can be seen of this clip has changed. */
  onProgress(clipId: string): void;
}

/** FAT keeps file times in steps of two seconds. */
const coarsestFileTimeMs = 2000;

export class ClipSender implements Sender {
  readonly pace: Turn;
  readonly stalls: StallWatches;
  readonly #parts: ClipSenderParts;
  readonly #clip: Clip;
  readonly #slot: Slot;
  readonly #record: BlockRecord;
  readonly #stopping = new AbortController();
  #isByWord: boolean;
  #isHeld = false;
  #mayGoOn = true;
  #isProbe = false;
  #isFinishing = false;
  /** The clip counts failed tries, which a first accepted block ends. */
  #isTroubled: boolean;
  #handedBytes = 0;
  #fill = () => {};

  /** @param slot of the clip */
  constructor(parts: ClipSenderParts, clip: Clip, slot: Slot) {
    this.#parts = parts;
    this.#clip = clip;
    this.#slot = slot;
    this.#isByWord = clip.sendNow;
    this.#isTroubled = clip.attempts > 0;
    this.#record = new BlockRecord(parts, slot.gameClipId, () => this.#onWritten());
    this.stalls = parts.stalls;
    this.pace = clipPace({
      all: parts.pace,
      hour: parts.hourPace,
      isByWord: () => this.#isByWord,
      onHandedOver: (bytes) => {
        this.#handedBytes += bytes;
      },
    });
  }

  /** Sends what is missing, and finds out about the commit when no answer told. */
  async send(): Promise<SendOutcome> {
    const { blocks, runtime } = this.#parts;
    runtime.failpoint('before-transfer');
    this.#handedBytes = blocks.acceptedBytes(this.#slot.gameClipId);
    return (await this.#findChange()) ?? (await this.#sendMissing());
  }

  /** By the owner's word: windows, caps and the like do not count. */
  get isByWord(): boolean {
    return this.#isByWord;
  }

  /** Every block was accepted; what remains is to hear that the service has the clip. */
  get isFinishing(): boolean {
    return this.#isFinishing;
  }

  /** Bytes given to the network so far, those the service has accepted before included. */
  get handedBytes(): number {
    return this.#handedBytes;
  }

  /** Takes in what the owner has said of the clip. */
  follow(clip: Clip | null): void {
    this.#isByWord = clip?.sendNow ?? false;
    this.#isHeld = clip?.held ?? false;
  }

  /** Stops, at once or before the next block, where the ruling says so. */
  obey(ruling: Ruling): void {
    const stop = mustStop({ sendNow: this.#isByWord, held: this.#isHeld }, ruling);
    this.#mayGoOn = stop === null;
    if (stop === 'at-once') this.interrupt();
  }

  /** Starts more blocks if more may go at once now. */
  fill(): void {
    this.#fill();
  }

  /** Accepted blocks stay accepted. */
  interrupt(): void {
    this.#stopping.abort();
  }

  get isProbe(): boolean {
    return this.#isProbe;
  }

  mayGoOn(): boolean {
    return this.#mayGoOn;
  }

  blocksAtOnce(): number {
    return this.#parts.current.transfers.blocksAtOnce;
  }

  onRoom(fill: () => void): void {
    this.#fill = fill;
  }

  putBlock(block: BlockToSend): Promise<BlockOutcome> {
    this.#parts.runtime.failpoint('before-block-send');
    return this.#parts.service.putBlock(block, this.#clip.clipId);
  }

  onSentInVain(bytes: number): void {
    this.#record.sentInVain(bytes);
    this.#parts.onCounted();
  }

  onAccepted(block: AcceptedBlock): void {
    const { speed, lane, policy, onLaneOpened } = this.#parts;
    this.#record.add(block);
    speed.accepted(this.#clip.clipId, block.sizeBytes);
    if (lane.worked()) onLaneOpened();
    // A cap may be reached, and then the next block is not even read.
    if (policy.isCapped()) this.#record.write();
  }

  record(): void {
    this.#record.write();
  }

  #onWritten(): void {
    const { clips, onCounted, onProgress } = this.#parts;
    const { clipId } = this.#clip;
    onCounted();
    if (this.#isTroubled) clips.tryApply(clipId, { type: 'progressed' });
    this.#isTroubled = false;
    onProgress(clipId);
  }

  /** Blocks that were accepted before the file was last written to must still be what was sent. */
  async #findChange(): Promise<SendOutcome | null> {
    const writtenAt = Number(BigInt(this.#clip.mtimeNs) / 1_000_000n);
    const { gameClipId } = this.#slot;
    const doubtful = this.#parts.blocks.acceptedBefore(gameClipId, writtenAt + coarsestFileTimeMs);
    if (doubtful.length === 0) return null;
    const altered = await findAltered(this.#clip, doubtful, this.#stopping.signal);
    if ('kind' in altered) return altered;
    return altered.length === 0 ? null : { kind: 'blocks-altered' };
  }

  async #sendMissing(): Promise<SendOutcome> {
    const { clips, blocks, lane, runtime, onProgress } = this.#parts;
    const { clipId } = this.#clip;
    const { signal } = this.#stopping;
    this.#isProbe = lane.pause() !== null || this.#clip.attempts > 0;
    const accepted = new Set(blocks.accepted(this.#slot.gameClipId).map(({ blockNum }) => blockNum));
    const outcome = await sendMissing(this.#clip, this.#slot, accepted, this, signal);
    const now = clips.get(clipId) ?? this.#clip;
    if (outcome.kind === 'failed' && outcome.failure.verdict === 'gone')
      return confirmGone(now, this.#slot, this.#parts, outcome.failure);
    if (outcome.kind !== 'accepted') return outcome;
    this.#isFinishing = true;
    onProgress(clipId);
    runtime.failpoint('before-confirm');
    const confirmed = await confirmCommit(now, this.#slot, this.#parts, this, signal);
    runtime.failpoint('after-confirm');
    return confirmed;
  }
}
