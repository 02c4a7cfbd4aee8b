/**
 * One watch a directory, never one a file. Events are hints only: the system drops them silently when there are many, so
 * a periodic scan decides; a directory that cannot be watched is simply found by the scan.
 */
import { type FSWatcher, watch } from 'node:fs';
import { join, sep } from 'node:path';

export interface DirectoryWatch {
  /** Watches this directory too, as far as the system lets us. */
  begin(directory: string): void;
  /** Ends the watches of all other directories. */
  keepOnly(directories: readonly string[]): void;
  /** True for a directory that `begin` was called for. */
  isFollowed(directory: string): boolean;
  /** Directories that could not be watched: limits reached, or a file system without events. */
  unwatched(): number;
  /** Ends the watch of a directory and of those below it; after a move they would tell of another place. */
  drop(directory: string): void;
  close(): void;
}

/** After a failure; a limit of the system is not tried again with every scan. */
const tryAgainMs = 60_000;

/**
 * @param onHint called with the path that may have changed, or null when only "something" is known
 * @param monotonicMs the time that never jumps
 */
export function createDirectoryWatch(
  onHint: (path: string | null) => void,
  monotonicMs: () => number,
): DirectoryWatch {
  const watchers = new Map<string, FSWatcher>();
  /** Until when a directory is left alone. */
  const failed = new Map<string, number>();
  const wanted = new Set<string>();

  function begin(directory: string): void {
    wanted.add(directory);
    if (watchers.has(directory) || (failed.get(directory) ?? 0) > monotonicMs()) return;
    failed.delete(directory);
    try {
      const watcher = watch(directory, { persistent: false }, (_event, name) => {
        onHint(name === null ? null : join(directory, name));
      });
      watcher.on('error', () => {
        stop(directory);
        failed.set(directory, monotonicMs() + tryAgainMs);
        onHint(null);
      });
      watchers.set(directory, watcher);
    } catch {
      failed.set(directory, monotonicMs() + tryAgainMs);
    }
  }

  function stop(directory: string): void {
    watchers.get(directory)?.close();
    watchers.delete(directory);
  }

  function stopAll(belongs: (directory: string) => boolean): void {
    for (const directory of [...watchers.keys()]) if (belongs(directory)) stop(directory);
  }

  return {
    begin,
    keepOnly(directories) {
      const kept = new Set(directories);
      stopAll((directory) => !kept.has(directory));
      for (const directory of failed.keys()) if (!kept.has(directory)) failed.delete(directory);
      for (const directory of wanted) if (!kept.has(directory)) wanted.delete(directory);
    },
    isFollowed: (directory) => wanted.has(directory),
    unwatched: () => failed.size,
    drop: (top) => stopAll((directory) => directory === top || directory.startsWith(top + sep)),
    close: () => stopAll(() => true),
  };
}
