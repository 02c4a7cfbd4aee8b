/**
 * One watch a directory, never one a file. Events are hints only: the system drops them silently when there are many, so
 * a periodic scan decides; a directory that cannot be watched is simply found by the scan.
 */
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

export interface DirectoryWatch {
  /** Watches exactly these directories from now on. */
  follow(directories: readonly string[]): void;
  /** Directories that could not be watched: limits reached, or a file system without events. */
  unwatched(): number;
  close(): void;
}

/** @param onHint called with the path that may have changed, or null when only "something" is known */
export function createDirectoryWatch(onHint: (path: string | null) => void): DirectoryWatch {
  const watchers = new Map<string, FSWatcher>();
  let failures = 0;

  function start(directory: string): void {
    try {
      const watcher = watch(directory, { persistent: false }, (_event, name) => {
        onHint(name === null ? null : join(directory, name));
      });
      watcher.on('error', () => {
        stop(directory);
        onHint(null);
      });
      watchers.set(directory, watcher);
    } catch {
      failures += 1;
    }
  }

  function stop(directory: string): void {
    watchers.get(directory)?.close();
    watchers.delete(directory);
  }

  return {
    follow(directories) {
      failures = 0;
      const wanted = new Set(directories);
      for (const directory of watchers.keys()) if (!wanted.has(directory)) stop(directory);
      for (const directory of wanted) if (!watchers.has(directory)) start(directory);
    },
    unwatched: () => failures,
    close() {
      for (const directory of [...watchers.keys()]) stop(directory);
    },
  };
}
