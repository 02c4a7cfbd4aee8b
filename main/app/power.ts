/**
 * Sleep, wake, battery and use of the computer: what the engine cannot notice by itself, or not in
 * time.
 */
import type { PowerMonitor } from 'electron';
import { nodePcActivity, type PcActivity } from '../transfer/schedule/pc-activity.ts';

/** What Electron can tell beyond plain Node. Which program fills the screen it cannot. */
export function electronPcActivity(monitor: PowerMonitor): PcActivity {
  return {
    ...nodePcActivity(),
    onBattery: () => monitor.onBatteryPower,
    idleMs: () => monitor.getSystemIdleTime() * 1000,
  };
}

/**
 * `wake` after sleep, `look` after unlock, when files may have appeared unseen; `end` at shutdown.
 */
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
