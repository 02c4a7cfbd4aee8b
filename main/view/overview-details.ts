/** What the overview shows beyond the queue at a glance: how it went, what comes, how everything stands. Reads only. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Lane } from '../../preload/clip-view.ts';
import type {
  ClipAhead,
  DatabaseHealth,
  FolderHealth,
  LaneHealth,
  NextDay,
  OverviewDetails,
} from '../../preload/overview-contract.ts';
import { displayName } from '../base/text.ts';
import type { CaptureFolderReport } from '../capture/folder-report.ts';
import { listBackups } from '../storage/database/backups.ts';
import type { ClipForecast } from '../transfer/schedule/forecast.ts';
import type { ViewParts } from './view-parts.ts';

const mostClipsAhead = 8;

/** Null while the database cannot be read. */
export function overviewDetails(parts: ViewParts): OverviewDetails | null {
  const { storageHealth, clock, speed, ledger, captures, config } = parts;
  return storageHealth.attempt(null, () => ({
    now: clock.now(),
    rate: speed.lastHour(),
    next24h: nextDay(parts),
    slotRequests: ledger.counters(),
    folders: captures.reports().map(folderHealth),
    slots: laneHealth('slots', parts),
    transfers: laneHealth('transfers', parts),
    polls: laneHealth('polls', parts),
    serviceHost: new URL(config.service.metadataUrl).host,
    database: databaseHealth(parts),
  }));
}

function nextDay({ clips, forecasts }: ViewParts): NextDay {
  const { windows, clips: ahead, doneAt, leftBytes } = forecasts.get();
  // `off` is never among the windows of a forecast.
  const open = windows.flatMap(({ from, to, pace }) => (pace === 'off' ? [] : [{ from, to, pace }]));
  const named = ahead.flatMap((one) => nameAhead(one, clips)).slice(0, mostClipsAhead);
  return { windows: open, clips: named, doneAt, leftBytes };
}

/** The clips far behind are forecast as one, which has no name. */
function nameAhead(
  { clipId, startsAt, doneAt, late }: ClipForecast,
  clips: Pick<ViewParts['clips'], 'get'>,
): ClipAhead[] {
  const clip = clips.get(clipId);
  return clip === null ? [] : [{ clipId, name: displayName(clip.path), startsAt, doneAt, late }];
}

function laneHealth(name: Lane, { storageHealth, lanes }: ViewParts): LaneHealth {
  const pause = storageHealth.pause(name) ?? lanes[name].pause();
  return { pause: pause === null ? null : { reason: pause.reason, until: pause.until } };
}

function databaseHealth({ storageHealth, config: { dataDir } }: ViewParts): DatabaseHealth {
  const files = ['queue.db', 'queue.db-wal'].map((name) => join(dataDir, name));
  const sizes = files.map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  return {
    trouble: storageHealth.pause('slots')?.reason ?? null,
    sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
    backupAt: listBackups(dataDir)[0]?.madeAt ?? null,
  };
}

function folderHealth({ path, standing, watching, growing, leftOut }: CaptureFolderReport): FolderHealth {
  const passedOver = Object.values(leftOut.counts).reduce((sum, count) => sum + count, 0);
  return { name: displayName(path), standing, watching, growing, leftOut: passedOver };
}
