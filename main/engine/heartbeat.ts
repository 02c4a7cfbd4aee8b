/**
 * Notices that the computer slept, or that its clock was moved. Power events come late, wrongly or not at all on some
 * systems, so the two clocks are compared every ten seconds. Assumes nothing about which clock stands still in a sleep.
 */
import type { Disposable } from '../base/disposable.ts';
import type { Clock } from '../base/runtime.ts';

export interface HeartbeatListener {
  /** Time has passed unseen; or the clock was put forward, which looks the same and does no more harm. */
  onSleep(): void;
  /** The wall clock was put back by this much. */
  onSetBack(byMs: number): void;
  /** Nothing was noticed; but what happens between two beats may cancel out. */
  onQuietBeat(): void;
}

const beatMs = 10_000;
/** A busy machine is late by less, and a time server corrects by less. */
const toleratedMs = 20_000;

export class Heartbeat implements Disposable {
  readonly #clock: Clock;
  readonly #listener: HeartbeatListener;
  #wallMs: number;
  #monotonicMs: number;
  #cancel = () => {};

  constructor(clock: Clock, listener: HeartbeatListener) {
    this.#clock = clock;
    this.#listener = listener;
    this.#wallMs = clock.now();
    this.#monotonicMs = clock.monotonicMs();
  }

  start(): void {
    this.reset();
    this.#cancel();
    this.#cancel = this.#clock.after(beatMs, () => this.#beat());
  }

  /** The sleep was noticed elsewhere; it need not be noticed again. */
  reset(): void {
    this.#wallMs = this.#clock.now();
    this.#monotonicMs = this.#clock.monotonicMs();
  }

  dispose(): void {
    this.#cancel();
  }

  #beat(): void {
    const passedMs = this.#clock.monotonicMs() - this.#monotonicMs;
    const wallAheadMs = this.#clock.now() - this.#wallMs - passedMs;
    this.start();
    if (wallAheadMs < -toleratedMs) this.#listener.onSetBack(-wallAheadMs);
    else if (wallAheadMs > toleratedMs || passedMs > beatMs + toleratedMs) this.#listener.onSleep();
    else this.#listener.onQuietBeat();
  }
}
