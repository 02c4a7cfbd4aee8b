/** Which event of the system means what to the engine. */
import { EventEmitter } from 'node:events';
import type { PowerMonitor } from 'electron';
import { expect, test } from 'vitest';
import { followPower } from '../../main/app/power.ts';

test('a resume is a wake, an unlock is a reason to look, a shutdown is the end', () => {
  const monitor = new EventEmitter();
  const heard: string[] = [];
  const hear = (what: string) => () => void heard.push(what);
  // `as`: a PowerMonitor is an emitter, and only its events are of interest here.
  followPower(monitor as unknown as PowerMonitor, hear('wake'), hear('look'), hear('end'));
  for (const event of ['suspend', 'resume', 'lock-screen', 'unlock-screen', 'shutdown']) monitor.emit(event);
  expect(heard).toEqual(['wake', 'look', 'end']);
});
