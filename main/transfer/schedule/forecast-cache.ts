/** The forecast for the queue as it is now: the next clips one by one, the rest as one. Made anew every few seconds. */

import type { Clock } from '../../base/runtime.ts';
import type { TransferSettings } from '../../config/config.ts';
import type { Clip } from '../../model/clip.ts';
import { slotOf } from '../../model/clip.ts';
import type { BlockLedger } from '../../storage/block-ledger.ts';
import type { ClipStore } from '../../storage/clip-store.ts';
import type { Speed } from '../pacing/speed.ts';
import { type ClipAhead, type Forecast, forecast } from './forecast.ts';
import type { Policy } from './policy.ts';
import { inOrder, urgentBefore } from './schedule.ts';

export interface OutlookParts {
  /** As they are now. */
  settings(): TransferSettings;
  readonly clips: ClipStore;
  readonly blocks: BlockLedger;
  readonly policy: Policy;
  readonly speed: Pick<Speed, 'seen'>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
}

export type Outlook = ReturnType<typeof createOutlook>;

/** Shown one by one; whoever is further back cannot be told a time worth anything. */
const mostClips = 50;
const keptForMs = 2000;
/** Stands for all clips behind those. */
const theRest = '';

export function createOutlook({ settings, clips, blocks, policy, speed, clock }: OutlookParts) {
  let made: { readonly atMs: number; readonly forecast: Forecast } | null = null;

  function clipsAhead(): ClipAhead[] {
    const now = clock.now();
    const { order, slotLifeMs } = settings();
    const next = clips
      .sendable({ order, slotsBefore: urgentBefore({ slotLifeMs, now }), limit: mostClips })
      .sort(inOrder({ order, slotLifeMs, now }))
      .slice(0, mostClips);
    const told = next.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const restBytes = Math.max(0, clips.heldBytes() - told);
    const rest = { clipId: theRest, remainingBytes: restBytes, slotEndsAt: null };
    return [...next.map(ahead), ...(restBytes === 0 ? [] : [rest])];
  }

  function ahead({ clipId, sizeBytes, progress }: Clip): ClipAhead {
    const slot = slotOf(progress);
    const accepted = slot === null ? 0 : blocks.acceptedBytes(slot.gameClipId);
    const { slotLifeMs } = settings();
    return {
      clipId,
      remainingBytes: sizeBytes - accepted,
      slotEndsAt: slot === null || slotLifeMs === null ? null : slot.grantedAt + slotLifeMs,
    };
  }

  function get(): Forecast {
    const atMs = clock.monotonicMs();
    if (made === null || atMs - made.atMs >= keptForMs) made = { atMs, forecast: compute() };
    return made.forecast;
  }

  function compute(): Forecast {
    const current = settings();
    return forecast({
      now: clock.now(),
      grid: policy.grid(),
      pause: policy.pause(),
      speedSeen: speed.seen(),
      bytesPerSecond: current.bytesPerSecond,
      limitedBytesPerSecond: current.limitedBytesPerSecond,
      caps: current,
      used: policy.used(),
      clips: clipsAhead(),
    });
  }

  return {
    get,
    /** When this clip will be out, or null when that cannot be told. */
    doneAt: (clipId: string): number | null =>
      get().clips.find((clip) => clip.clipId === clipId)?.doneAt ?? null,
    /** What was said no longer holds: the owner decided something. */
    forget(): void {
      made = null;
    },
  };
}
