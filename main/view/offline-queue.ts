/**
 * The queue without an engine: what the schedule says of it as it stands in the database, and changes the owner may make
 * while no engine works it. What is going on at this moment is not known here.
 */

import { existsSync } from 'node:fs';
import { ok, type Result } from '../base/result.ts';
import { msOfSpan } from '../base/time-span.ts';
import type { Config } from '../config/config.ts';
import { nextTimeOfDay, systemTimeZone } from '../model/local-time.ts';
import { keptPause } from '../service/kept-lane.ts';
import { BlockLedger } from '../storage/block-ledger.ts';
import { BytesSent } from '../storage/bytes-sent.ts';
import { ClipStore } from '../storage/clip-store.ts';
import { lockDataDir } from '../storage/database/data-lock.ts';
import { openDatabase, openForReading, type QueueDatabase } from '../storage/database/database.ts';
import { notKept } from '../storage/database/not-kept.ts';
import { isFault, storageFault } from '../storage/database/storage-fault.ts';
import { LaneTable } from '../storage/lane-table.ts';
import { SettingsTable } from '../storage/settings-table.ts';
import type { Forecast } from '../transfer/schedule/forecast.ts';
import { ForecastCache } from '../transfer/schedule/forecast-cache.ts';
import { Policy } from '../transfer/schedule/policy.ts';
import { whyNotSending } from '../transfer/schedule/schedule.ts';
import type { Moment } from './clip-view.ts';

export interface ScheduleView extends Pick<Moment, 'whyNotSending' | 'doneAt'> {
  forecast(): Forecast;
}

/** What the schedule says, were an engine to start at this wall-clock time. Reads only. */
export function scheduleView(config: Config, db: QueueDatabase, now: number): ScheduleView {
  const clock = { now: () => now };
  const settings = config.transfers;
  const current = { transfers: settings };
  const settingsTable = new SettingsTable(db);
  const policy = new Policy({ current, settingsTable, sent: new BytesSent(db), clock });
  const forecasts = new ForecastCache({
    current,
    clips: new ClipStore(db, clock),
    blocks: new BlockLedger(db, clock),
    policy,
    speed: { seen: () => settingsTable.speedSeen() },
    // One look, one answer: no time passes meanwhile.
    clock: { ...clock, monotonicMs: () => 0 },
  });
  const conditions = {
    now,
    ruling: policy.ruling(),
    lane: keptPause('transfers', new LaneTable(db), now),
    ...settings,
    sending: new Set<string>(),
    sendingByWord: 0,
    isFolderGone: (folder: string) => !existsSync(folder),
  };
  return {
    whyNotSending: (clip) => whyNotSending(clip, conditions),
    doneAt: (clipId) => forecasts.doneAt(clipId),
    forecast: () => forecasts.get(),
  };
}

/** So long a command waits for another program to let go of the database. */
const patientMs = 5000;

/**
 * Lets `change` work on the queue while no engine can start. Problems a person can mend are one line.
 * @param program what the message tells an engine that wants to start meanwhile
 */
export function changeQueue<T>(
  { dataDir }: Config,
  program: string,
  now: number,
  change: (db: QueueDatabase) => T,
): Result<T> {
  // A queue that is not there yet is not to be made by a command for one clip of it.
  const there = openForReading(dataDir);
  if (!there.ok) return there;
  there.value.close();
  const locked = lockDataDir(dataDir, program, now);
  if (!locked.ok)
    return locked.why === 'in-use'
      ? { ...locked, problem: `${locked.problem}; stop it first, or do this in its window` }
      : locked;
  try {
    const opened = openDatabase(dataDir);
    if (!opened.ok) return isFault(opened.why) ? notKept(opened.why) : opened;
    try {
      // No one waits for anything else here.
      opened.value.pragma(`busy_timeout = ${patientMs}`);
      return ok(change(opened.value));
    } catch (error) {
      const fault = storageFault(error);
      if (fault === null) throw error;
      return notKept(fault);
    } finally {
      opened.value.close();
    }
  } finally {
    locked.value.dispose();
  }
}

/** When a pause for `1h`, `90m` or `1h30m` ends, or null when the text is none of that. */
export function pauseEndAfter(span: string, now: number): number | null {
  const ms = msOfSpan(span);
  return ms === null ? null : now + ms;
}

/** When the clock on the owner's wall next shows this time, or null when the text is no time of day. */
export function pauseEndAt(timeOfDay: string, { transfers }: Config, now: number): number | null {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(timeOfDay)) return null;
  return nextTimeOfDay(now, transfers.timeZone ?? systemTimeZone(), timeOfDay);
}
