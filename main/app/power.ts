/** Sleep and wake: what the engine cannot notice by itself in time. */
import type { PowerMonitor } from 'electron';

/** `wake` after sleep, `look` after unlock, when files may have appeared unseen; `end` at shutdown. */
export function followPower(
  monitor: PowerMonitor,
  wake: () => void,
  look: () => void,
  end: () => void,
): void {
  monitor.on('resume', wake);
  monitor.on('unlock-screen', look);
  // Windows tells its windows instead: see `onSessionEnd` in window.ts.
  monitor.on('shutdown', end);
}
