/**
 * What the engine does when it finds that time has jumped: after a sleep, and when the wall clock was put back; and, at the
 * same beat, when the computer has come to another network.
 */
import type { ReasonCode } from '../../preload/clip-view.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Clock } from '../base/runtime.ts';
import type { Captures } from '../ingest/captures.ts';
import type { Lane } from '../service/lane.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { ClipTimes } from '../storage/clip-times.ts';
import type { TransferWorker } from '../transfer/transfer-worker.ts';
import { Heartbeat } from './heartbeat.ts';
import type { WakeUps } from './wake-ups.ts';

export interface ClockJumpParts {
  readonly clock: Clock;
  readonly clipTimes: ClipTimes;
  readonly lanes: readonly Lane[];
  readonly captures: Pick<Captures, 'rescan'>;
  readonly service: Pick<ServiceClient, 'renewConnections'>;
  readonly transfers: Pick<TransferWorker, 'interrupt'>;
  readonly wakeUps: Pick<WakeUps, 'wake'>;
  /** The addresses this computer has now. */
  addresses(): ReadonlySet<string>;
}

/** Waits that a sleep has made pointless: they were for a network that was just going to sleep. */
const connectionReasons: readonly ReasonCode[] = [
  'offline',
  'tls-closed',
  'service-not-itself',
  'proxy-unreachable',
  'proxy-refused',
  'proxy-sign-in',
  'proxy-unsupported',
  'connection-lost',
  'timed-out',
];

export class ClockJumps implements Disposable {
  readonly #parts: ClockJumpParts;
  readonly #heartbeat: Heartbeat;
  #addresses: ReadonlySet<string>;

  constructor(parts: ClockJumpParts) {
    this.#parts = parts;
    this.#addresses = parts.addresses();
    this.#heartbeat = new Heartbeat(parts.clock, {
      onSleep: () => this.wokeUp(),
      onSetBack: (byMs) => this.#clockSetBack(byMs),
      onQuietBeat: () => {
        this.#lookAtTimes();
        this.#lookAtAddresses();
      },
    });
  }

  /** Watches for jumps from now on. */
  start(): void {
    // The clock may have been moved while we were not running.
    this.#parts.clipTimes.clamp();
    this.#heartbeat.start();
  }

  /** The computer was asleep, says the system. */
  wokeUp(): void {
    const { service, clipTimes, lanes, transfers, captures, wakeUps } = this.#parts;
    this.#heartbeat.reset();
    service.renewConnections();
    clipTimes.bringForward(connectionReasons);
    for (const lane of lanes) lane.bringForward(connectionReasons);
    // Blocks may go twice; a slot request may not, so it is left to finish or to become unknown.
    transfers.interrupt();
    captures.rescan();
    wakeUps.wake('time-jumped');
  }

  /** What was connected from an address that is gone is dead, and no one will say so. */
  #lookAtAddresses(): void {
    const { service, clipTimes, lanes, transfers, wakeUps } = this.#parts;
    const before = this.#addresses;
    const now = this.#parts.addresses();
    this.#addresses = now;
    const hasLost = [...before].some((address) => !now.has(address));
    if (!hasLost && now.size === before.size) return;
    service.renewConnections();
    clipTimes.bringForward(connectionReasons);
    for (const lane of lanes) lane.bringForward(connectionReasons);
    if (hasLost) transfers.interrupt();
    wakeUps.wake('lane-opened');
  }

  dispose(): void {
    this.#heartbeat.dispose();
  }

  #clockSetBack(byMs: number): void {
    const { clipTimes, lanes, wakeUps } = this.#parts;
    clipTimes.clamp();
    for (const lane of lanes) lane.clockSetBack(byMs);
    wakeUps.wake('time-jumped');
  }

  /** What happens between two beats may cancel out. */
  #lookAtTimes(): void {
    const { clipTimes, lanes, wakeUps } = this.#parts;
    if (clipTimes.arePlausible() && lanes.every((lane) => lane.isPlausible())) return;
    clipTimes.clamp();
    for (const lane of lanes) lane.clamp();
    wakeUps.wake('time-jumped');
  }
}
