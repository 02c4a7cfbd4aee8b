/** What a look into a file of any format comes to. */
import { earliestRecordingMs } from '../../model/recording-date.ts';

/**
 * - `complete`: the writer finished it.
 * - `incomplete`: cut off, or still being written: a player could not play it to its end.
 * - `open-ended`: valid at every moment (fragments, unknown-length Matroska), so only "closed" can tell.
 * - `unfilled`: whole by its lengths, but it ends in zeros: a copy that was given its size first, or silence.
 */
export type ContainerState = 'complete' | 'incomplete' | 'open-ended' | 'unfilled';

export interface MediaLook {
  readonly state: ContainerState;
  /** Of what is there, from its first picture or sound on; null: cannot be told. */
  readonly durationSeconds: number | null;
  /** What the file says of when it was made, in wall-clock milliseconds; null: nothing that could be true. */
  readonly createdAtMs: number | null;
}

/** A look that found no end, and with it nothing to measure. */
export const incomplete: MediaLook = { state: 'incomplete', durationSeconds: null, createdAtMs: null };

/** No format we know, or more work than a file is worth: a recording all the same, whose end only "closed" can tell. */
export const unknownMedia: MediaLook = { state: 'open-ended', durationSeconds: null, createdAtMs: null };

/** Longer than this is no recording but a false number. */
const longestSeconds = 7 * 24 * 3600;

/** The length, if it can be one. */
export function plausibleSeconds(seconds: number): number | null {
  return Number.isFinite(seconds) && seconds > 0 && seconds <= longestSeconds ? seconds : null;
}

/** The time, if it can be one: formats say "unknown" by a nought of their own calendar. */
export function plausibleTime(ms: number): number | null {
  return Number.isFinite(ms) && ms >= earliestRecordingMs && ms < Date.UTC(2100, 0) ? Math.floor(ms) : null;
}
