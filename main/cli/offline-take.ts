/** `take` while no engine works the queue: the word is written down, and the next engine makes a clip of the file. */
import { existsSync } from 'node:fs';
import { ok, type Result } from '../base/result.ts';
import { lookAt, versionOf } from '../capture/clip-file.ts';
import { captureFilter } from '../capture/listing.ts';
import type { Config } from '../config/config.ts';
import { takenFrom } from '../control/file-refusals.ts';
import type { Taken } from '../control/queue-access.ts';
import { type FileAt, fileAt } from '../ingest/file-at.ts';
import { ClipStore } from '../storage/clip-store.ts';
import type { QueueDatabase } from '../storage/database/database.ts';
import { KnownFiles } from '../storage/known-files.ts';
import { SetAsideFiles } from '../storage/set-aside-files.ts';

/**
 * @param change lets something be written while no engine can start
 * @param now wall-clock milliseconds
 */
export async function takeOffline(
  config: Config,
  change: <T>(act: (db: QueueDatabase) => T) => Result<T>,
  path: string,
  now: number,
): Promise<Result<Taken>> {
  const found = await lookAt(path);
  const version = typeof found === 'string' ? null : versionOf(found);
  const taken = change((db) => {
    const files = new SetAsideFiles(db);
    const file = version === null ? null : files.find({ path, ...version });
    if (file === null || file.standing === 'taken') return false;
    const { standing, folder, asideId } = file;
    return files.settle({ standing, folder }, { all: false, asideIds: [asideId] }, 'taken') === 1;
  });
  if (!taken.ok) return taken;
  if (taken.value) return ok({ outcome: 'taken' });
  const known = change((db) => new KnownFiles(db, new ClipStore(db, { now: () => now })).at(path));
  if (!known.ok) return known;
  return ok(takenFrom(await asOffline(config, path, known.value), path));
}

/** What an engine would make of it. */
function asOffline(config: Config, path: string, clip: ReturnType<KnownFiles['at']>): Promise<FileAt> {
  const folders = config.folders.map((folder) => ({
    path: folder.path,
    isGone: !existsSync(folder.path),
    growingAt: () => undefined,
    isCapture: captureFilter(folder.path, folder.include),
  }));
  return fileAt(path, folders, { at: () => clip }, { at: async () => null });
}
