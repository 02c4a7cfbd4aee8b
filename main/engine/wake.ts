/** What the engine does when it finds that time has jumped: after a sleep, and when the wall clock was put back. */
import type { ReasonCode } from '../../preload/clip-view.ts';
import type { Clock } from '../base/runtime.ts';
import type { Assembly } from './assembly.ts';
import { createHeartbeat } from './heartbeat.ts';

export interface Wake {
  /** Starts watching for jumps. */
  start(): void;
  stop(): void;
  /** The computer was asleep, says whoever knows. */
  wokeUp(): void;
}

type Parts = Pick<Assembly, 'clipTimes' | 'lanes' | 'captures' | 'service' | 'stages'>;

/** Waits that a sleep has made pointless: they were for a network that was just going to sleep. */
const connectionReasons: readonly ReasonCode[] = [
  'offline',
  'proxy-unreachable',
  'proxy-refused',
  'proxy-sign-in',
  'proxy-unsupported',
  'connection-lost',
  'timed-out',
];

/** @param replan drops the alarm and looks at everything that may be due */
export function createWake(parts: Parts, clock: Clock, replan: () => void): Wake {
  const { clipTimes, lanes, captures, service, stages } = parts;
  const allLanes = [lanes.slots, lanes.transfers];
  const heartbeat = createHeartbeat(clock, { onSleep: wokeUp, onSetBack: clockSetBack, onQuietBeat });

  function wokeUp(): void {
    heartbeat.reset();
    service.renewConnections();
    clipTimes.bringForward(connectionReasons);
    for (const lane of allLanes) lane.bringForward(connectionReasons);
    // Blocks may go twice; a slot request may not, so it is left to finish or to become unknown.
    stages.transfers.interrupt();
    captures.rescan();
    replan();
  }

  function clockSetBack(byMs: number): void {
    clipTimes.clamp();
    for (const lane of allLanes) lane.clockSetBack(byMs);
    replan();
  }

  function onQuietBeat(): void {
    if (clipTimes.arePlausible() && allLanes.every((lane) => lane.isPlausible())) return;
    clipTimes.clamp();
    for (const lane of allLanes) lane.clamp();
    replan();
  }

  return {
    start() {
      // The clock may have been moved while we were not running.
      clipTimes.clamp();
      heartbeat.start();
    },
    stop: heartbeat.stop,
    wokeUp,
  };
}
