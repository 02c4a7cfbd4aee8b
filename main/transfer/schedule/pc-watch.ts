/**
 * Knows what the computer is doing as far as the owner's rules ask for it: looks every few seconds
 * while there is something to send, and not at all otherwise.
 */

import type { Activity } from '../../base/activity.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Clock } from '../../base/runtime.ts';
import type { CaptureSafeConfig, PcFacts } from '../../model/capture-safe.ts';
import type { PcActivity } from './pc-activity.ts';
import type { PcNow } from './policy.ts';

export interface PcWatchParts {
  /** As they are now. */
  rules(): CaptureSafeConfig;
  readonly probe: PcActivity;
  readonly clock: Clock;
  readonly activity: Activity;
  /** Monotonic times at which files that are being written last grew. */
  grewAt(): Iterable<number>;
  /** What holds or slows sending may have changed. */
  onChange(): void;
}

const lookEveryMs = 5000;
/** A recorder writes every few seconds at least; one that pauses longer counts as done. */
const recordingForMs = 15_000;
/** Who has not touched anything for so long is away. */
const awayAfterMs = 120_000;
/** Linux cuts the name of a process to this length. */
const linuxNameLength = 15;

const nothingSeen = { program: null, onBattery: null, inUse: null, fullScreen: null } as const;

export class PcWatch implements Disposable {
  readonly #parts: PcWatchParts;
  #asks: Asks;
  #seen: Omit<PcFacts, 'recording'> = nothingSeen;
  #wasRecording = false;
  #isLooking = false;
  /** Null: it does not keep looking. */
  #cancelTimer: (() => void) | null = null;

  constructor(parts: PcWatchParts) {
    this.#parts = parts;
    this.#asks = asksFor(parts.rules(), parts.probe);
  }

  now(): PcNow {
    const leftMs = this.#recordingLeftMs();
    const changesAt = leftMs === null ? null : this.#parts.clock.now() + Math.ceil(leftMs);
    return { facts: { ...this.#seen, recording: leftMs !== null }, changesAt };
  }

  /** Keeps looking while `needed`, that is, while something could be sent. */
  keepLooking(needed: boolean): void {
    if (!this.#asks.anything || needed === (this.#cancelTimer !== null)) return;
    if (needed) this.#lookAndAgain();
    else this.#stopLooking();
  }

  /**
   * Other rules hold from now on: what they do not ask for is forgotten, what they do is looked at
   * next.
   */
  rulesChanged(): void {
    this.#asks = asksFor(this.#parts.rules(), this.#parts.probe);
    const { named, onBattery, idleMs, fullScreen } = this.#asks;
    this.#seen = {
      program: named.find((name) => name === this.#seen.program) ?? null,
      onBattery: onBattery === undefined ? null : this.#seen.onBattery,
      inUse: idleMs === undefined ? null : this.#seen.inUse,
      fullScreen: fullScreen === undefined ? null : this.#seen.fullScreen,
    };
    this.#stopLooking();
  }

  /** A capture folder was looked at: a recording may have begun. */
  filesChanged(): void {
    const isRecording = this.#recordingLeftMs() !== null;
    if (isRecording !== this.#wasRecording) this.#parts.onChange();
    this.#wasRecording = isRecording;
  }

  dispose(): void {
    this.#stopLooking();
  }

  /** Milliseconds until a recording that stops now counts as done, or null while none is on. */
  #recordingLeftMs(): number | null {
    const { rules, grewAt, clock } = this.#parts;
    if (rules().whileRecording === 'ignore') return null;
    let last = Number.NEGATIVE_INFINITY;
    for (const at of grewAt()) last = Math.max(last, at);
    const leftMs = last + recordingForMs - clock.monotonicMs();
    return leftMs > 0 ? leftMs : null;
  }

  #lookAndAgain(): void {
    this.#cancelTimer = this.#parts.clock.after(lookEveryMs, () => this.#lookAndAgain());
    if (this.#isLooking) return;
    this.#isLooking = true;
    const looked = this.#look().finally(() => {
      this.#isLooking = false;
    });
    this.#parts.activity.run(looked);
  }

  #stopLooking(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  async #look(): Promise<void> {
    const { probe } = this.#parts;
    const asks = this.#asks;
    const programs = (await asks.programs?.call(probe)) ?? [];
    const idleMs = asks.idleMs?.call(probe);
    const next = {
      program: asks.named.find((name) => programs.some((program) => isSame(program, name))) ?? null,
      onBattery: asks.onBattery?.call(probe) ?? null,
      inUse: idleMs === undefined ? null : idleMs < awayAfterMs,
      fullScreen: asks.fullScreen?.call(probe) ?? null,
    };
    // What was asked for is no longer what counts.
    if (asks !== this.#asks) return this.#look();
    const hasChanged = JSON.stringify(next) !== JSON.stringify(this.#seen);
    this.#seen = next;
    if (hasChanged) this.#parts.onChange();
  }
}

/** The questions that the rules need an answer to; the others are left out. */
interface Asks {
  readonly programs: PcActivity['programs'] | undefined;
  readonly onBattery: PcActivity['onBattery'] | undefined;
  readonly idleMs: PcActivity['idleMs'] | undefined;
  readonly fullScreen: PcActivity['fullScreen'] | undefined;
  /** Programs to look for. */
  readonly named: readonly string[];
  readonly anything: boolean;
}

function asksFor(rules: CaptureSafeConfig, probe: PcActivity): Asks {
  const named = rules.whileProcessesRun === 'ignore' ? [] : rules.processes;
  const asks = {
    programs: named.length > 0 ? probe.programs : undefined,
    onBattery: rules.onBattery === 'ignore' ? undefined : probe.onBattery,
    idleMs: rules.pcInUse === 'ignore' ? undefined : probe.idleMs,
    fullScreen: rules.fullScreen === 'ignore' ? undefined : probe.fullScreen,
  };
  return { ...asks, named, anything: Object.values(asks).some((ask) => ask !== undefined) };
}

function isSame(running: string, named: string): boolean {
  const [one, other] = [running.toLowerCase(), named.toLowerCase()];
  return one === other || (one.length === linuxNameLength && other.startsWith(one));
}
