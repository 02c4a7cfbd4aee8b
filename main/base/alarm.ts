/** One timer for the next thing that comes due. Never a long one: a sleeping computer or a moved clock does no harm then. */
import type { Clock } from './runtime.ts';

const longestMs = 30_000;

export interface Alarm {
  /** Rings at the earliest of these wall-clock times that lies ahead; nulls are ignored. */
  set(times: readonly (number | null)[]): void;
  clear(): void;
}

export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let cancel = () => {};
  let setFor: number | null = null;

  function clear(): void {
    cancel();
    cancel = () => {};
    setFor = null;
  }

  return {
    clear,
    set(times) {
      const now = clock.now();
      const ahead = times.filter((time) => time !== null && time > now) as number[];
      const next = ahead.length === 0 ? null : Math.min(...ahead);
      if (next === setFor) return;
      clear();
      if (next === null) return;
      setFor = next;
      cancel = clock.after(Math.min(next - now, longestMs), () => {
        setFor = null;
        ring();
      });
    },
  };
}
