/**
 * What happens to the file of a clip once it is published, by the owner's standing order: nothing unless one was given.
 * Only a file that is still the version the service has published is touched, and only when it was published under this
 * order; whatever stands in the way, the file stays.
 */

import type { Activity } from '../base/activity.ts';
import { errorCode } from '../base/error-code.ts';
import type { Clock } from '../base/runtime.ts';
import { moveAway, type Obstacle, obstacleOf } from '../capture/move-away.ts';
import type { AfterPublished } from '../model/after-published.ts';
import type { Clip } from '../model/clip.ts';
import type { WakeReason, Worker } from '../model/worker.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { PutAway, PutAwayDelay, PutAwayList } from '../storage/put-away-list.ts';
import type { Readiness } from './clip-readiness.ts';

/** Puts a file into the system's bin; rejects when it cannot. */
export type Bin = (path: string) => Promise<void>;

export interface PutAwayParts {
  readonly order: AfterPublished;
  readonly clips: ClipStore;
  readonly list: PutAwayList;
  readonly clock: Clock;
  readonly activity: Activity;
  /** Null where there is none: then nothing is ever put there. */
  readonly bin: Bin | null;
  checkFile(clip: Clip): Promise<Readiness>;
}

/** It is tried again; null when there is nothing to tell the owner. */
interface Later {
  readonly why: PutAwayDelay | null;
}

const dayMs = 24 * 60 * 60_000;
const atOnce = 10;
/** What could not be moved now (a full disk, a drive that is away) is tried again then. */
const againMs = 60 * 60_000;

const delays: Readonly<Record<Obstacle, PutAwayDelay>> = {
  held: 'put-away-held',
  refused: 'put-away-refused',
  failed: 'put-away-failed',
};

export class PutAwayWorker implements Worker {
  readonly wakesFor: readonly WakeReason[] = ['clip-published', 'put-away-ended'];
  readonly #parts: PutAwayParts;
  readonly #waitMs: number;
  /** Clips published before that, under another order or none, are left alone. */
  readonly #since: number;
  readonly #isOff: boolean;
  #isRunning = false;
  #isDisposed = false;
  #notBefore = 0;

  constructor(parts: PutAwayParts) {
    const { order, list, clock, bin } = parts;
    this.#parts = parts;
    this.#waitMs = order.do === 'keep' ? 0 : order.afterDays * dayMs;
    this.#since = order.do === 'keep' ? 0 : list.since(JSON.stringify(order), clock.now());
    this.#isOff = order.do === 'keep' || (order.do === 'bin' && bin === null);
  }

  /** Puts away what is due. */
  pump(): void {
    if (this.#isOff || this.#isRunning || this.#isDisposed) return;
    const ids = this.#due();
    if (ids.length === 0) return;
    this.#isRunning = true;
    this.#parts.activity.run(
      this.#putAwayAll(ids).finally(() => {
        this.#isRunning = false;
      }),
    );
  }

  /** Wall-clock time at which the next file is due, or null. */
  nextAt(): number | null {
    const first = this.#isOff ? null : this.#parts.list.firstSince(this.#since);
    return first === null ? null : Math.max(first + this.#waitMs, this.#notBefore);
  }

  dispose(): void {
    this.#isDisposed = true;
  }

  #due(): string[] {
    const { list, clock } = this.#parts;
    const now = clock.now();
    return now < this.#notBefore ? [] : list.publishedBetween(this.#since, now - this.#waitMs, atOnce);
  }

  async #putAwayAll(ids: readonly string[]): Promise<void> {
    const { clips, list, clock } = this.#parts;
    for (const clipId of ids) {
      const clip = clips.get(clipId);
      if (clip === null || this.#isDisposed) return;
      const how = await this.#putAway(clip);
      if (typeof how === 'string') {
        clips.owner.putAway(clipId, how, (id) => list.mark(id, how));
        continue;
      }
      this.#notBefore = clock.now() + againMs;
      if (how.why !== null) this.#noteOnce(clipId, how.why);
    }
  }

  /** Every hour of the same reason is one line in the clip's history. */
  #noteOnce(clipId: string, why: PutAwayDelay): void {
    const { clips } = this.#parts;
    if (clips.history(clipId).at(-1)?.event !== why) clips.owner.putAwayLater(clipId, why);
  }

  async #putAway(clip: Clip): Promise<PutAway | Later> {
    const { order, bin, checkFile } = this.#parts;
    const readiness = await checkFile(clip);
    if (readiness.kind === 'stop') return 'left-in-place';
    if (readiness.kind !== 'ready') return { why: null };
    if (order.do === 'bin' && bin !== null) {
      return bin(clip.path).then(
        () => 'binned',
        (error: unknown) => ({ why: delays[obstacleOf(errorCode(error))] }),
      );
    }
    if (order.do !== 'move') return { why: null };
    const moved = await moveAway(clip.path, clip, order.folder);
    if (moved.ok) return 'moved-away';
    return moved.reason === 'changed' ? 'left-in-place' : { why: delays[moved.reason] };
  }
}
