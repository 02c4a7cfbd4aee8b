/**
 * What happens to the file of a clip once it is published, by the owner's standing order: nothing unless one was given.
 * Only a file that is still the version the service has published is touched, and only when it was published under this
 * order; whatever stands in the way, the file stays.
 */

import type { Activity } from '../base/activity.ts';
import type { Clock } from '../base/runtime.ts';
import { moveAway } from '../capture/move-away.ts';
import type { AfterPublished } from '../model/after-published.ts';
import type { Clip } from '../model/clip.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { PutAway, PutAwayList } from '../storage/put-away-list.ts';
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

const dayMs = 24 * 60 * 60_000;
const atOnce = 10;
/** What could not be moved now (a full disk, a drive that is away) is tried again then. */
const againMs = 60 * 60_000;

export function createPutAway({ order, clips, list, clock, activity, bin, checkFile }: PutAwayParts) {
  const waitMs = order.do === 'keep' ? 0 : order.afterDays * dayMs;
  const since = order.do === 'keep' ? 0 : list.since(JSON.stringify(order), clock.now());
  const isOff = order.do === 'keep' || (order.do === 'bin' && bin === null);
  let running = false;
  let stopped = false;
  let notBefore = 0;

  function due(): string[] {
    const now = clock.now();
    return now < notBefore ? [] : list.publishedBetween(since, now - waitMs, atOnce);
  }

  function pump(): void {
    if (isOff || running || stopped) return;
    const ids = due();
    if (ids.length === 0) return;
    running = true;
    activity.run(
      putAwayAll(ids).finally(() => {
        running = false;
      }),
    );
  }

  async function putAwayAll(ids: readonly string[]): Promise<void> {
    for (const clipId of ids) {
      const clip = clips.get(clipId);
      if (clip === null || stopped) return;
      const how = await putAway(clip);
      if (how === 'later') notBefore = clock.now() + againMs;
      else clips.putAway(clipId, how, (id) => list.mark(id, how));
    }
  }

  async function putAway(clip: Clip): Promise<PutAway | 'later'> {
    const readiness = await checkFile(clip);
    if (readiness.kind === 'stop') return 'left-in-place';
    if (readiness.kind !== 'ready') return 'later';
    if (order.do === 'bin' && bin !== null) {
      return bin(clip.path).then(
        () => 'binned',
        () => 'later',
      );
    }
    if (order.do !== 'move') return 'later';
    const moved = await moveAway(clip.path, clip, order.folder);
    if (moved.ok) return 'moved-away';
    return moved.why === 'changed' ? 'left-in-place' : 'later';
  }

  return {
    pump,
    nextAt(): number | null {
      const first = isOff ? null : list.firstSince(since);
      return first === null ? null : Math.max(first + waitMs, notBefore);
    },
    stop(): void {
      stopped = true;
    },
  };
}
