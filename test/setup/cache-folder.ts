// A folder of this user, outside every checkout, for things that are slow to get and never change: each has a name with
// its versions in it, and is either there completely or not there at all. Assumes a local file system.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const dayMs = 24 * 60 * 60 * 1000;

export function cacheFolder(): string {
  const folder = process.env.CLIPSLOT_CACHE ?? join(homedir(), '.cache', 'clipslot');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The path of `name` in the cache; when it is not there, `make` fills a folder that then becomes it in one rename. */
export async function cached(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const target = join(cacheFolder(), name);
  if (existsSync(target)) return target;
  return exclusively(name, async () => {
    if (existsSync(target)) return target;
    dropOldLeftovers();
    const unfinished = await mkdtemp(join(cacheFolder(), '.unfinished-'));
    try {
      await make(unfinished);
      renameSync(unfinished, target);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
    return target;
  });
}

/** Runs `work` while no other process of this user runs work of the same name. */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const lock = join(cacheFolder(), `.lock-${name}`);
  while (!tryMakeFolder(lock)) await untilReleased(lock);
  const heartbeat = setInterval(() => utimesSync(lock, new Date(), new Date()), 1000);
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
}

function tryMakeFolder(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Returns when the lock is gone; takes it away when its owner showed no life for 15 s of our own time. */
async function untilReleased(lock: string): Promise<void> {
  let lastSeen = 0;
  let quietMs = 0;
  for (;;) {
    const seen = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (seen === undefined) return;
    quietMs = seen === lastSeen ? quietMs + 200 : 0;
    lastSeen = seen;
    if (quietMs > 15_000) return rmSync(lock, { recursive: true, force: true });
    await sleep(200);
  }
}

/** What a killed run left behind; a day is longer than any run. */
function dropOldLeftovers(): void {
  for (const name of readdirSync(cacheFolder())) {
    const path = join(cacheFolder(), name);
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (name.startsWith('.unfinished-') && Date.now() - changed > dayMs) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}
