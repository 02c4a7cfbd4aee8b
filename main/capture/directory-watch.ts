/**
 * One watch a directory, never one a file. Events prove nothing: the system drops them silently when there are many, so a
 * periodic scan decides; a directory that cannot be watched is simply found by the scan.
 */
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import { contains } from '../base/paths.ts';
import type { Clock } from '../base/runtime.ts';

/** After a failure; a limit of the system is not tried again with every scan. */
const tryAgainMs = 60_000;

export class DirectoryWatch implements Disposable {
  readonly #onEvent: (path: string | null) => void;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #watchers = new Map<string, FSWatcher>();
  /** Until when a directory is left alone. */
  readonly #failed = new Map<string, number>();
  readonly #wanted = new Set<string>();

  /** @param onEvent called with the path that may have changed, or null when only "something" is known */
  constructor(onEvent: (path: string | null) => void, clock: Pick<Clock, 'monotonicMs'>) {
    this.#onEvent = onEvent;
    this.#clock = clock;
  }

  /** Watches this directory too, as far as the system lets us. */
  begin(directory: string): void {
    this.#wanted.add(directory);
    const nowMs = this.#clock.monotonicMs();
    if (this.#watchers.has(directory) || (this.#failed.get(directory) ?? 0) > nowMs) return;
    this.#failed.delete(directory);
    try {
      const watcher = watch(directory, { persistent: false }, (_event, name) => {
        this.#onEvent(name === null ? null : join(directory, name));
      });
      watcher.on('error', () => {
        this.#end(directory);
        this.#failed.set(directory, this.#clock.monotonicMs() + tryAgainMs);
        this.#onEvent(null);
      });
      this.#watchers.set(directory, watcher);
    } catch {
      this.#failed.set(directory, nowMs + tryAgainMs);
    }
  }

  /** Ends the watches of all other directories. */
  keepOnly(directories: readonly string[]): void {
    const kept = new Set(directories);
    this.#endAll((directory) => !kept.has(directory));
    for (const directory of this.#failed.keys()) if (!kept.has(directory)) this.#failed.delete(directory);
    for (const directory of this.#wanted) if (!kept.has(directory)) this.#wanted.delete(directory);
  }

  /** True for a directory that `begin` was called for. */
  isFollowed(directory: string): boolean {
    return this.#wanted.has(directory);
  }

  /** Directories that could not be watched: limits reached, or a file system without events. */
  get unwatchedCount(): number {
    return this.#failed.size;
  }

  /** Ends the watch of a directory and of those below it; after a move they would tell of another place. */
  drop(top: string): void {
    this.#endAll((directory) => contains(top, directory));
  }

  /** Ends every watch; `begin` may start some again. */
  close(): void {
    this.#endAll(() => true);
  }

  dispose(): void {
    this.close();
  }

  #end(directory: string): void {
    this.#watchers.get(directory)?.close();
    this.#watchers.delete(directory);
  }

  #endAll(belongs: (directory: string) => boolean): void {
    for (const directory of [...this.#watchers.keys()]) if (belongs(directory)) this.#end(directory);
  }
}
