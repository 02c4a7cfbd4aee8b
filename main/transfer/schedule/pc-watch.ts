/**
 * Knows what the computer is doing as far as the owner's rules ask for it: looks every few seconds while there is
 * something to send, and not at all otherwise.
 */

import type { Activity } from '../../base/activity.ts';
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

export type PcWatch = ReturnType<typeof createPcWatch>;

const lookEveryMs = 5000;
/** A recorder writes every few seconds at least; one that pauses longer counts as done. */
const recordingForMs = 15_000;
/** Whoever has not touched anything for so long is away. */
const awayAfterMs = 120_000;
/** Linux cuts the name of a process to this length. */
const linuxNameLength = 15;

export function createPcWatch({ rules, probe, clock, activity, grewAt, onChange }: PcWatchParts) {
  let asks = asksFor(rules(), probe);
  let seen: Omit<PcFacts, 'recording'> = { program: null, onBattery: null, inUse: null, fullScreen: null };
  let wasRecording = false;
  let looking = false;
  let cancel: (() => void) | null = null;

  /** Milliseconds until a recording that stops now counts as done, or null while none is on. */
  function recordingLeftMs(): number | null {
    if (rules().whileRecording === 'ignore') return null;
    let last = Number.NEGATIVE_INFINITY;
    for (const at of grewAt()) last = Math.max(last, at);
    const leftMs = last + recordingForMs - clock.monotonicMs();
    return leftMs > 0 ? leftMs : null;
  }

  async function look(): Promise<void> {
    const asked = asks;
    const programs = (await asks.programs?.call(probe)) ?? [];
    const idleMs = asks.idleMs?.call(probe);
    const next = {
      program: asked.named.find((name) => programs.some((program) => isSame(program, name))) ?? null,
      onBattery: asks.onBattery?.call(probe) ?? null,
      inUse: idleMs === undefined ? null : idleMs < awayAfterMs,
      fullScreen: asks.fullScreen?.call(probe) ?? null,
    };
    // What was asked for is no longer what counts.
    if (asked !== asks) return look();
    const changed = JSON.stringify(next) !== JSON.stringify(seen);
    seen = next;
    if (changed) onChange();
  }

  function lookNow(): void {
    if (looking) return;
    looking = true;
    activity.run(
      look().finally(() => {
        looking = false;
      }),
    );
  }

  function stop(): void {
    cancel?.();
    cancel = null;
  }

  return {
    now(): PcNow {
      const leftMs = recordingLeftMs();
      const changesAt = leftMs === null ? null : clock.now() + Math.ceil(leftMs);
      return { facts: { ...seen, recording: leftMs !== null }, changesAt };
    },
    /** Keeps looking while `needed`, that is, while something could be sent. */
    keepLooking(needed: boolean): void {
      if (!asks.anything || needed === (cancel !== null)) return;
      if (!needed) {
        stop();
        return;
      }
      const again = () => {
        cancel = clock.after(lookEveryMs, again);
        lookNow();
      };
      again();
    },
    /** Other rules hold from now on: what they do not ask for is forgotten, what they do is looked at next. */
    rulesChanged(): void {
      asks = asksFor(rules(), probe);
      seen = {
        program: asks.named.find((name) => name === seen.program) ?? null,
        onBattery: asks.onBattery === undefined ? null : seen.onBattery,
        inUse: asks.idleMs === undefined ? null : seen.inUse,
        fullScreen: asks.fullScreen === undefined ? null : seen.fullScreen,
      };
      stop();
    },
    /** A capture folder was looked at: a recording may have begun. */
    filesChanged(): void {
      const recording = recordingLeftMs() !== null;
      if (recording !== wasRecording) onChange();
      wasRecording = recording;
    },
    stop,
  };
}

/** Who is asked under these rules. */
function asksFor(rules: CaptureSafeConfig, probe: PcActivity) {
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
