/**
 * The queue as it stands in its database, for commands while no engine works it: reading needs nothing else, a change keeps
 * engines away for its moment. What is going on in an engine is not known here.
 */

import { existsSync } from 'node:fs';
import type { Disposable } from '../base/disposable.ts';
import { ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import { findClips } from '../control/find-clip.ts';
import type { ClipPage, FolderStatus, QueueAccess } from '../control/queue-access.ts';
import type { OwnerPause } from '../model/owner-pause.ts';
import { ClipStore } from '../storage/clip-store.ts';
import { openForReading, type QueueDatabase } from '../storage/database/database.ts';
import { SetAsideFiles } from '../storage/set-aside-files.ts';
import { SettingsTable } from '../storage/settings-table.ts';
import { changeQueue, scheduleView } from '../view/offline-queue.ts';
import { setAsideFiles } from '../view/other-files.ts';
import { QueueReader } from '../view/queue-reader.ts';
import { takeOffline } from './offline-take.ts';

const pageSize = 500;

export interface OfflineQueue extends Disposable {
  readonly queue: QueueAccess;
}

/** @param now wall-clock milliseconds; one look, one answer */
export function openOffline(config: Config, program: string, now: number): Result<OfflineQueue> {
  const opened = openForReading(config.dataDir);
  if (!opened.ok) return opened;
  const queue = offlineAccess(config, opened.value, program, now);
  return ok({ queue, dispose: () => opened.value.close() });
}

function offlineAccess(config: Config, db: QueueDatabase, program: string, now: number): QueueAccess {
  const schedule = scheduleView(config, db, now);
  const reader = new QueueReader(db, now, schedule);
  const change = <T>(act: (db: QueueDatabase) => T) => changeQueue(config, program, now, act);

  function setPause(pause: OwnerPause | null): Result<null> {
    return change((writable) => {
      new SettingsTable(writable).setPause(pause);
      return null;
    });
  }

  function page(after: number | null): ClipPage {
    const names = reader.names(after, pageSize);
    const next = names.length < pageSize ? null : (names.at(-1)?.place ?? null);
    const clips = names.flatMap(({ clipId, path }) => {
      const clip = reader.clip(clipId);
      return clip === null ? [] : { ...clip, path };
    });
    return { clips, next };
  }

  return {
    async status() {
      const pause = reader.pause();
      return ok({
        at: now,
        counts: reader.counts(),
        needsPerson: reader.needsPerson(),
        paused: pause !== null,
        pausedUntil: pause?.until ?? null,
        slotRequests: reader.counters(),
        // Found out by who changes something.
        notKept: null,
        folders: foldersOf(config),
        setAside: new SetAsideFiles(db).summary({ standing: 'aside', folder: null }).count,
      });
    },
    find: async (named) => ok(await findClips(reader, named)),
    async story(clipId) {
      const clip = reader.clip(clipId);
      if (clip === null) return ok(null);
      return ok({ clip, path: reader.pathOf(clipId), history: reader.history(clipId) });
    },
    forecast: async () => ok(schedule.forecast()),
    page: async (after) => ok(page(after)),
    async change(clipId, asked) {
      const changed = change((writable) => {
        return new ClipStore(writable, { now: () => now }).act(clipId, asked);
      });
      if (!changed.ok) return changed;
      const clip = reader.clip(clipId);
      return ok(clip === null ? null : { done: changed.value, clip });
    },
    pause: async (until) => setPause({ setAt: now, until }),
    resume: async () => setPause(null),
    take: (path) => takeOffline(config, change, path, now),
    files: async (after) => ok(setAsideFiles(new SetAsideFiles(db), after, pageSize)),
  };
}

/** No engine looks into them: only whether they are there can be told. */
function foldersOf({ folders }: Config): FolderStatus[] {
  return folders.map(({ path }) => ({
    path,
    standing: existsSync(path) ? 'ours' : 'away',
    growing: null,
    passedOver: null,
  }));
}
