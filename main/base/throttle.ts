/** Tells listeners that something changed, at most once per interval, and always once after the last change. */
import type { Clock } from './runtime.ts';

export interface Throttle {
  signal(): void;
  onSignal(listener: () => void): () => void;
  stop(): void;
}

export function createThrottle(clock: Clock, apartMs: number): Throttle {
  const listeners = new Set<() => void>();
  let cancel: (() => void) | null = null;
  let stopped = false;

  return {
    signal() {
      if (cancel !== null || stopped || listeners.size === 0) return;
      cancel = clock.after(apartMs, () => {
        cancel = null;
        for (const listener of listeners) listener();
      });
    },
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
