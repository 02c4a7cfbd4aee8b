/**
 * A queue that knows many clips already: one goes through the real engine until it is published, and its rows are then
 * multiplied with SQL, each copy with a file of its own in the capture folder. So the rows are what the product writes,
 * whatever its schema is.
 */
import { closeSync, ftruncateSync, mkdirSync, openSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../main/storage/database/database.ts';
import { multiplyClips } from '../support/many-clips.ts';
import { smallestClip } from './clip-files.ts';
import { authorizationEnv } from './clipslot.ts';
import { oursTo } from './large-clip.ts';
import { runWell } from './measured-run.ts';
import type { Place } from './place.ts';
import { startSink } from './sink-process.ts';

export interface KnownClips {
  readonly captures: string;
  readonly dataDir: string;
}

/** More than the coarsest step in which file systems keep times. */
const folderRestMs = 2500;

const made = new Map<string, Promise<KnownClips>>();

/** Made once a run for each number, and used again: a few clips more do no harm. */
export function knownClips(place: Place, clips: number): Promise<KnownClips> {
  const name = `known-${clips}`;
  const known = made.get(name) ?? make(place, clips);
  made.set(name, known);
  return known;
}

async function make(place: Place, clips: number): Promise<KnownClips> {
  const captures = place.folder(`captures-${clips}`);
  const dataDir = join(place.folder(`known-${clips}`), 'queue');
  mkdirSync(dataDir, { mode: 0o700 });
  const known = { captures, dataDir };
  if (clips === 0) return known;
  writeFileSync(join(captures, 'first.mp4'), smallestClip('first'));
  const sink = await startSink();
  await runWell(oursTo(place, sink, captures, {}, dataDir), { env: authorizationEnv });
  sink.stop();
  const opened = openDatabase(dataDir);
  if (!opened.ok) throw new Error(opened.problem);
  multiplyClips(opened.value, clips - 1, (copy) => ownWords(captures, copy));
  opened.value.pragma('wal_checkpoint(TRUNCATE)');
  opened.value.close();
  // Of a folder changed just now the engine trusts no times, and would list it once more in the middle of a benchmark.
  await sleep(folderRestMs);
  return known;
}

const clipBytes = smallestClip('').length;

/** What is a copy's own: its file, and every name that must not be there twice. */
function ownWords(captures: string, copy: number) {
  const path = join(captures, `clip-${String(copy).padStart(6, '0')}.mp4`);
  const file = openSync(path, 'wx');
  ftruncateSync(file, clipBytes);
  closeSync(file);
  const stats = statSync(path, { bigint: true });
  return {
    path,
    file_id: `${stats.dev}:${stats.ino}`,
    size_bytes: Number(stats.size),
    mtime_ns: String(stats.mtimeNs),
    ctime_ns: String(stats.ctimeNs),
  };
}
