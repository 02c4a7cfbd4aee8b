/** What the owner may ask of a running engine. Each answers at once; what follows from it happens by itself. */
import type { ClipWish } from '../../preload/clip-contract.ts';
import type { BulkAction, PauseChoice } from '../../preload/list-view.ts';
import type { Clock } from '../base/runtime.ts';
import { clipEdits } from '../model/clip-metadata.ts';
import type { OverrideEvent } from '../model/clip-overrides.ts';
import { nextTimeOfDay } from '../model/local-time.ts';
import type { OwnerPause } from '../model/owner-pause.ts';
import { OwnerOrder } from '../storage/owner-order.ts';
import type { Engine } from './api.ts';
import type { Assembly } from './assembly.ts';

type Commands = Pick<
  Engine,
  | 'retry'
  | 'cancel'
  | 'wish'
  | 'edit'
  | 'move'
  | 'act'
  | 'pause'
  | 'pauseFor'
  | 'resume'
  | 'setTransferSettings'
  | 'rescan'
  | 'lookNow'
>;

const overrideEvents: Readonly<Record<ClipWish, OverrideEvent>> = {
  pin: 'pinned',
  unpin: 'unpinned',
  'send-now': 'send-now-asked',
  hold: 'held',
  release: 'released',
  forget: 'forgotten',
};
const hourMs = 60 * 60_000;
/** Late enough for a night, early enough for a day. */
const morning = '08:00';

/** @param pump looks for work in every stage */
export function commands(parts: Assembly, clock: Clock, pump: () => void, noteChange: () => void): Commands {
  const { clips, lanes, settingsTable, captures, stages, storageHealth, forecasts, policy } = parts;
  const order = new OwnerOrder(clips, parts.queueList);

  function setPause(pause: OwnerPause | null): void {
    storageHealth.attempt(undefined, () => settingsTable.setPause(pause));
    forecasts.forget();
    noteChange();
    pump();
  }

  function apply(clipId: string, action: BulkAction, now: number): boolean {
    if (action === 'retry') return clips.tryApply(clipId, { type: 'retry-asked', now });
    if (action === 'cancel') return clips.tryApply(clipId, { type: 'cancel-asked' });
    return clips.owner.override(clipId, overrideEvents[action]);
  }

  /** Answers with how many clips it was possible for, all of them in one commit. */
  function act(clipIds: readonly string[], action: BulkAction): number {
    const now = clock.now();
    const done = storageHealth.attempt([], () =>
      clips.commit(() => clipIds.filter((clipId) => apply(clipId, action, now))),
    );
    if (action === 'cancel') for (const clipId of done) stages.transfers.interrupt(clipId);
    if (action === 'retry' && done.length > 0) {
      lanes.slots.tryNow();
      lanes.transfers.tryNow();
    }
    forecasts.forget();
    pump();
    return done.length;
  }

  const pauseEnd: Readonly<Record<PauseChoice, (now: number) => number>> = {
    hour: (now) => now + hourMs,
    morning: (now) => nextTimeOfDay(now, policy.grid().timeZone, morning),
  };

  function renewLanes(): void {
    // Whoever calls for a look may have just unlocked or renewed the authorization.
    for (const lane of Object.values(lanes)) {
      if (lane.pause()?.reason.code === 'not-authorized') lane.tryNow();
    }
    pump();
  }

  return {
    retry: (clipId) => act([clipId], 'retry') === 1,
    cancel: (clipId) => act([clipId], 'cancel') === 1,
    wish: (clipId, wish) => act([clipId], wish) === 1,
    act,
    move(clipId, before) {
      const done = storageHealth.attempt(false, () => order.move(clipId, before, parts.settings().order));
      forecasts.forget();
      pump();
      return done;
    },
    edit(clipId, words) {
      const edits = clipEdits.safeParse(words);
      // A request that is under way says what it says.
      if (!edits.success || stages.slots.isAsking(clipId)) return false;
      const done = storageHealth.attempt(false, () => clips.owner.edit(clipId, edits.data));
      const progress = clips.get(clipId)?.progress;
      const mended = progress?.state === 'failed' && progress.reason.code === 'metadata-invalid';
      return done && mended ? act([clipId], 'retry') === 1 : done;
    },
    pause: (until = null) => setPause({ setAt: clock.now(), until }),
    pauseFor: (choice) => setPause({ setAt: clock.now(), until: pauseEnd[choice](clock.now()) }),
    resume: () => setPause(null),
    setTransferSettings(settings) {
      parts.setTransferSettings(settings);
      forecasts.forget();
      noteChange();
      pump();
    },
    rescan() {
      captures.rescan();
      renewLanes();
    },
    lookNow() {
      const looked = captures.lookNow();
      renewLanes();
      return looked;
    },
  };
}
