/** When is a growing file quiet? Pure: observations in, waiting times out. All times are monotonic milliseconds. */
import type { Config } from '../config/config.ts';

/** How long which silence has to be. */
export type SettleTimes = Pick<Config['settle'], 'quietMs' | 'openEndedQuietMs' | 'cutOffAfterMs'>;

/** What was seen of a file that is not yet a clip. */
export interface Track {
  /** Size, times and file number in one string: any difference means it is still being written. */
  readonly looks: string;
  readonly sizeBytes: number;
  readonly firstSeenMs: number;
  readonly lastChangeMs: number;
  /** The longest pause between two changes so far: a slow writer needs a longer silence to be believed. */
  readonly longestGapMs: number;
}

export interface Sight {
  readonly looks: string;
  readonly sizeBytes: number;
}

const longestQuietMs = 120_000;

/** Adds one observation. */
export function observe(track: Track | undefined, sight: Sight, nowMs: number): Track {
  if (track === undefined) {
    return { ...sight, firstSeenMs: nowMs, lastChangeMs: nowMs, longestGapMs: 0 };
  }
  if (track.looks === sight.looks) return track;
  // The first gap is between being created and being noticed growing; it counts like any other.
  const gapMs = nowMs - track.lastChangeMs;
  return { ...track, ...sight, lastChangeMs: nowMs, longestGapMs: Math.max(track.longestGapMs, gapMs) };
}

/** How long this file must stay unchanged: three times its slowest step, at least `quietMs`, at most two minutes. */
export function quietNeededMs(track: Track, quietMs: number): number {
  return Math.max(quietMs, Math.min(3 * track.longestGapMs, longestQuietMs));
}
