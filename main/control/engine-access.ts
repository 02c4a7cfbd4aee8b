/** The queue through the engine that works it. Long reads give way after every few clips: sending must not wait for them. */
import { setImmediate } from 'node:timers/promises';
import { ok, type Result } from '../base/result.ts';
import type { CaptureFolderReport } from '../capture/folder-report.ts';
import type { Engine } from '../engine/api.ts';
import { notKept } from '../storage/database/not-kept.ts';
import { takenFrom } from './file-refusals.ts';
import { findClips } from './find-clip.ts';
import type { FolderStatus, QueueAccess, QueueStatus } from './queue-access.ts';

const pageSize = 200;
/** So many clips are looked at in one go: a millisecond or two. */
const portion = 20;

function keptOrWhy(engine: Engine, isKept: boolean): Result<null> {
  return isKept ? ok(null) : notKept(engine.notKept() ?? 'unwritable');
}

export function engineAccess(engine: Engine): QueueAccess {
  async function page(after: number | null) {
    const names = engine.names(after, pageSize);
    const clips = [];
    for (const [at, { clipId, path }] of names.entries()) {
      if (at % portion === portion - 1) await setImmediate();
      const clip = engine.clip(clipId);
      if (clip !== null) clips.push({ ...clip, path });
    }
    return { clips, next: names.length < pageSize ? null : (names.at(-1)?.place ?? null) };
  }

  return {
    status: async () => ok(statusOf(engine)),
    find: async (named) =>
      ok(
        await findClips(
          {
            pathOf: (clipId) => engine.pathOf(clipId),
            names: (after, limit) => engine.names(after, limit),
          },
          named,
        ),
      ),
    async story(clipId) {
      const clip = engine.clip(clipId);
      if (clip === null) return ok(null);
      return ok({ clip, path: engine.pathOf(clipId), history: engine.history(clipId) });
    },
    forecast: async () => ok(engine.forecast()),
    page: async (after) => ok(await page(after)),
    async change(clipId, change) {
      if (engine.clip(clipId) === null) return ok(null);
      const changed = engine.act([clipId], change) === 1;
      const trouble = changed ? null : engine.notKept();
      if (trouble !== null) return notKept(trouble);
      const clip = engine.clip(clipId);
      return ok(clip === null ? null : { done: changed, clip });
    },
    async pause(until) {
      return keptOrWhy(engine, engine.pause(until));
    },
    async resume() {
      return keptOrWhy(engine, engine.resume());
    },
    take: async (path) => ok(takenFrom(await engine.takeFile(path), path)),
    files: async (after) => ok(engine.otherFiles(after, pageSize)),
  };
}

function statusOf(engine: Engine): QueueStatus {
  const { at, counts, paused, pausedUntil, alreadyHere } = engine.overview();
  return {
    at,
    counts,
    needsPerson: engine.needsPerson(),
    paused,
    pausedUntil,
    slotRequests: engine.counters(),
    notKept: engine.notKept(),
    folders: engine.captureFolders().map(folderStatus),
    setAside: alreadyHere,
  };
}

function folderStatus({ path, standing, growing, leftOut }: CaptureFolderReport): FolderStatus {
  const passedOver = Object.values(leftOut.counts).reduce((sum, count) => sum + count, 0);
  return { path, standing, growing, passedOver };
}
