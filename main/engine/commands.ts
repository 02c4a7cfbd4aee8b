/** What the owner may ask of a running engine. Each answers at once; what follows from it happens by itself. */
import type { PauseChoice } from '../../preload/queue-contract.ts';
import type { WishEvent } from '../queue/clip-store.ts';
import type { OwnerPause } from '../queue/owner-pause.ts';
import { nextTimeOfDay } from '../transfer/local-time.ts';
import type { Engine } from './api.ts';
import type { Assembly } from './assembly.ts';
import type { Clock } from './world.ts';

type Commands = Pick<
  Engine,
  'retry' | 'cancel' | 'pin' | 'sendNow' | 'pause' | 'pauseFor' | 'resume' | 'setTransferSettings' | 'rescan'
>;

const hourMs = 60 * 60_000;
/** Late enough for a night, early enough for a day. */
const morning = '08:00';

/** @param pump looks for work in every stage */
export function commands(parts: Assembly, clock: Clock, pump: () => void, noteChange: () => void): Commands {
  const { clips, lanes, keepsakes, captures, stages, care, outlook, policy } = parts;

  function setPause(pause: OwnerPause | null): void {
    care.attempt(undefined, () => keepsakes.setPause(pause));
    outlook.forget();
    noteChange();
    pump();
  }

  function wish(clipId: string, event: WishEvent): boolean {
    const done = care.attempt(false, () => clips.wish(clipId, event));
    outlook.forget();
    pump();
    return done;
  }

  const pauseEnd: Readonly<Record<PauseChoice, (now: number) => number>> = {
    hour: (now) => now + hourMs,
    morning: (now) => nextTimeOfDay(now, policy.grid().timeZone, morning),
  };

  return {
    retry(clipId) {
      const event = { type: 'retry-asked', now: clock.now() } as const;
      const done = care.attempt(false, () => clips.tryApply(clipId, event));
      if (!done) return false;
      lanes.slots.tryNow();
      lanes.transfers.tryNow();
      pump();
      return true;
    },
    cancel(clipId) {
      const done = care.attempt(false, () => clips.tryApply(clipId, { type: 'cancel-asked' }));
      if (done) stages.transfers.interrupt(clipId);
      pump();
      return done;
    },
    pin: (clipId, pinned) => wish(clipId, pinned ? 'pinned' : 'unpinned'),
    sendNow: (clipId) => wish(clipId, 'send-now-asked'),
    pause: (until = null) => setPause({ setAt: clock.now(), until }),
    pauseFor: (choice) => setPause({ setAt: clock.now(), until: pauseEnd[choice](clock.now()) }),
    resume: () => setPause(null),
    setTransferSettings(settings) {
      parts.setTransferSettings(settings);
      outlook.forget();
      noteChange();
      pump();
    },
    rescan() {
      captures.rescan();
      // Whoever calls for a look may have just unlocked or renewed the authorization.
      for (const lane of Object.values(lanes)) {
        if (lane.pause()?.reason.code === 'not-authorized') lane.tryNow();
      }
      pump();
    },
  };
}
