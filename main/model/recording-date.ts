/**
 * When a recording began: told by the file's own header, by its name, by when it came into being, or by its last change,
 * in this order, each only where it can be true. Pure. All times are wall-clock milliseconds.
 */
import { basename } from 'node:path';
import type { DateSource } from '../../preload/clip-view.ts';
import { dateInName } from './date-in-name.ts';

export interface DateTraces {
  readonly path: string;
  /** What the container says of when it was made; null: nothing. */
  readonly createdAtMs: number | null;
  /** When the file came into being on this disk, which for a copy is when it was copied; null: unknown. */
  readonly bornAtMs: number | null;
  /** When it was last written to, as far as programs keep honest times. */
  readonly changedAtMs: number;
  /** 0 where it is not known. */
  readonly durationSeconds: number;
}

export interface RecordingDate {
  /** To the second, as the service wants it [json-initialuploadrequest.md]. */
  readonly dateRecorded: string;
  readonly dateSource: DateSource;
}

/** Files of before are older than programs like this; recorders without a clock say 1601, 1904, 1970 or 2000-01-01. */
export const earliestRecordingMs = Date.UTC(2000, 0, 2);
/** Clocks of cameras and of other computers go wrong, but not by more than a time zone. */
const mostAheadMs = 24 * 3_600_000;
/** A mark of the end is written a moment before the last change. */
const endSlackMs = 120_000;
const startSlackMs = 2000;

/** @param timeZone of the times in names @param nowMs the present */
export function recordingDate(traces: DateTraces, timeZone: string, nowMs: number): RecordingDate {
  const { durationSeconds } = traces;
  const isPossible = (ms: number | null) =>
    ms !== null && ms >= earliestRecordingMs && ms <= nowMs + mostAheadMs;
  const endedMs = isPossible(traces.changedAtMs) ? traces.changedAtMs : null;
  const lastsMs = durationSeconds * 1000;
  const marks: [DateSource, number | null][] = [
    ['container', traces.createdAtMs],
    ...dateInName(basename(traces.path), timeZone).map((ms): [DateSource, number] => ['name', ms]),
  ];
  for (const [dateSource, markMs] of marks) {
    if (markMs === null || !isPossible(markMs) || markMs > (endedMs ?? nowMs) + endSlackMs) continue;
    return dated(startOf(markMs, lastsMs, endedMs ?? nowMs), dateSource);
  }
  const { bornAtMs } = traces;
  if (bornAtMs !== null && isPossible(bornAtMs) && isBeginning(bornAtMs, lastsMs, endedMs))
    return dated(bornAtMs, 'birth');
  return endedMs === null ? dated(nowMs - lastsMs, 'found') : dated(endedMs - lastsMs, 'change');
}

/** Some write down when they began, others when they stopped, or when the last half minute was saved. */
function startOf(markMs: number, lastsMs: number, endedMs: number): number {
  return markMs + lastsMs > endedMs + startSlackMs ? markMs - lastsMs : markMs;
}

/** A copy is born after the film has ended; a recording as long before its last change as it lasts, and its pauses. */
function isBeginning(bornAtMs: number, lastsMs: number, endedMs: number | null): boolean {
  if (endedMs === null) return true;
  const wroteMs = endedMs - bornAtMs;
  return wroteMs >= lastsMs - 1000 && wroteMs <= 2 * lastsMs + 10 * 60_000;
}

function dated(ms: number, dateSource: DateSource): RecordingDate {
  return { dateRecorded: asSecond(ms), dateSource };
}

/** UTC, ISO 8601, whole seconds. */
export function asSecond(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
