/**
 * The forecast for the queue as it is now: the next clips one by one, the rest as one. Made again
 * every few seconds.
 */

import type { Clock } from '../../base/runtime.ts';
import type { TransferSettings } from '../../config/config.ts';
import type { CurrentSettings } from '../../config/current-settings.ts';
import type { Clip } from '../../model/clip.ts';
import { slotOf } from '../../model/clip.ts';
import type { BlockLedger } from '../../storage/block-ledger.ts';
import type { ClipStore } from '../../storage/clip-store.ts';
import type { Speed } from '../pacing/speed.ts';
import { type ClipAhead, type Forecast, forecast as forecastOf } from './forecast.ts';
import type { Policy } from './policy.ts';
import { inOrder, urgentBefore } from './schedule.ts';

export interface ForecastCacheParts {
  readonly current: CurrentSettings;
  readonly clips: Pick<ClipStore, 'sendable' | 'heldBytes' | 'counts'>;
  readonly blocks: Pick<BlockLedger, 'acceptedBytes'>;
  readonly policy: Pick<Policy, 'grid' | 'pause' | 'used'>;
  readonly speed: Pick<Speed, 'seen'>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
}

/** Shown one by one; a clip further back cannot be told a time worth anything. */
const mostClips = 50;
const keptForMs = 2000;
/** Stands for all clips behind those. */
const theRest = '';

export class ForecastCache {
  readonly #parts: ForecastCacheParts;
  #made: { readonly atMs: number; readonly held: number; readonly forecast: Forecast } | null = null;

  constructor(parts: ForecastCacheParts) {
    this.#parts = parts;
  }

  get(): Forecast {
    const atMs = this.#parts.clock.monotonicMs();
    const held = this.#parts.clips.counts()['slot-held'];
    const made = this.#made;
    // Of a short queue one clip more or less is news at once.
    const isOther = made !== null && made.held !== held && held <= mostClips;
    if (made !== null && !isOther && atMs - made.atMs < keptForMs) return made.forecast;
    const forecast = this.#compute();
    this.#made = { atMs, held, forecast };
    return forecast;
  }

  /** When this clip will be out, in wall-clock milliseconds, or null when that cannot be told. */
  doneAt(clipId: string): number | null {
    return this.get().clips.find((clip) => clip.clipId === clipId)?.doneAt ?? null;
  }

  /** What was said no longer holds: the owner decided something. */
  forget(): void {
    this.#made = null;
  }

  #compute(): Forecast {
    const { clock, policy, speed } = this.#parts;
    const settings = this.#parts.current.transfers;
    return forecastOf({
      now: clock.now(),
      grid: policy.grid(),
      pause: policy.pause(),
      speedSeen: speed.seen(),
      bytesPerSecond: settings.bytesPerSecond,
      limitedBytesPerSecond: settings.limitedBytesPerSecond,
      caps: settings,
      used: policy.used(),
      clips: this.#clipsAhead(settings),
    });
  }

  #clipsAhead({ order, slotLifeMs }: TransferSettings): ClipAhead[] {
    const { clips, clock } = this.#parts;
    const now = clock.now();
    const next = clips
      .sendable({ order, slotsBefore: urgentBefore({ slotLifeMs, now }), limit: mostClips })
      .sort(inOrder({ order, slotLifeMs, now }))
      .slice(0, mostClips);
    const told = next.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const restBytes = Math.max(0, clips.heldBytes() - told);
    const rest = { clipId: theRest, remainingBytes: restBytes, slotEndsAt: null };
    return [...next.map((clip) => this.#ahead(clip, slotLifeMs)), ...(restBytes === 0 ? [] : [rest])];
  }

  #ahead({ clipId, sizeBytes, progress }: Clip, slotLifeMs: number | null): ClipAhead {
    const slot = slotOf(progress);
    const accepted = slot === null ? 0 : this.#parts.blocks.acceptedBytes(slot.gameClipId);
    return {
      clipId,
      remainingBytes: sizeBytes - accepted,
      slotEndsAt: slot === null || slotLifeMs === null ? null : slot.grantedAt + slotLifeMs,
    };
  }
}
