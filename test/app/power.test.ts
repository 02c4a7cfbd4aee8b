/** Which event of the system means what to the engine. */
import { EventEmitter } from 'node:events';
import type { PowerMonitor } from 'electron';
import { expect, test } from 'vitest';
import { electronPcActivity, followPower } from '../../main/app/power.ts';

test('a resume is a wake, an unlock is a reason to look, a shutdown is the end', () => {
  const monitor = new EventEmitter();
  const heard: string[] = [];
  const hear = (what: string) => () => void heard.push(what);
  // `as`: a PowerMonitor is an emitter, and only its events are of interest here.
  followPower(monitor as unknown as PowerMonitor, hear('wake'), hear('look'), hear('end'));
  for (const event of ['suspend', 'resume', 'lock-screen', 'unlock-screen', 'shutdown']) monitor.emit(event);
  expect(heard).toEqual(['wake', 'look', 'end']);
});

test('the battery and the last touch come from Electron, the touch in milliseconds', () => {
  const monitor = { onBatteryPower: true, getSystemIdleTime: () => 90 };
  // `as`: of a PowerMonitor only these two are asked.
  const activity = electronPcActivity(monitor as unknown as PowerMonitor);
  expect([activity.onBattery?.(), activity.idleMs?.()]).toEqual([true, 90_000]);
});
