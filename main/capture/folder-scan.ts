/**
 * Looks into one capture folder: lists all of it, or follows what watch events told of, and says what is there. Keeps the
 * watches of the folders it has been in. When to look is the loop's business, see `capture-folder.ts`.
 */
import type { BigIntStats } from 'node:fs';
import type { Disposable } from '../base/disposable.ts';
import type { Clock } from '../base/runtime.ts';
import { type FileVersion, versionOf } from './clip-file.ts';
import { DirectoryWatch } from './directory-watch.ts';
import { isOnNetwork } from './file-system.ts';
import { FolderTimes } from './folder-times.ts';
import type { GrowingFiles } from './growing-files.ts';
import { LeftOut, type LeftOutReport } from './left-out.ts';
import { type ListedFile, type Listing, listCaptures } from './listing.ts';
import { sidecarEnding } from './sidecar.ts';
import { followEvents, type WatchEvents } from './watch-events.ts';

/** Told of what is in a capture folder, and asked which of it is a clip already. */
export interface FolderListener {
  /** Told of every capture that is there. True when nothing is to become of it: a clip already, or set aside. */
  saw(path: string, version: FileVersion): boolean;
  /** Does `look`, in which several files are seen: one price for all of them. */
  together(look: () => void): void;
  /** Called after a few files were seen, and awaited. */
  afterSeen(): Promise<void>;
  /** Awaited before anything is listed. */
  onScanStart(): Promise<void>;
  /** Every capture that is there has been seen since `onScanStart`, in the folder that was meant. */
  onScanned(listing: Listing): Promise<void>;
  /** True when a clip waits for the file at this path. */
  isAwaited(path: string): boolean;
  /** Called when something happened to the sidecar of the file at this path, and awaited. */
  onSidecar(clipPath: string): Promise<void>;
}

export interface FolderScanParts {
  readonly path: string;
  isCapture(path: string): boolean;
  readonly clock: Clock;
  readonly events: WatchEvents;
  readonly growing: GrowingFiles;
  readonly listener: FolderListener;
}

/** A listing that is through, but not yet believed: the folder may have been exchanged meanwhile. */
export interface ScanResult {
  readonly listing: Listing;
  readonly leftOut: LeftOutReport;
}

export class FolderScan implements Disposable {
  readonly #parts: FolderScanParts;
  readonly #watch: DirectoryWatch;
  readonly #times: FolderTimes;
  #leftOut = new LeftOut().report();
  #isOnNetwork = false;
  #wasCompleted = false;

  constructor(parts: FolderScanParts) {
    this.#parts = parts;
    this.#watch = new DirectoryWatch((path) => parts.events.add(path), parts.clock);
    this.#times = new FolderTimes(parts.clock);
  }

  get isOnNetwork(): boolean {
    return this.#isOnNetwork;
  }

  /** Events cannot be relied on: a limit of the system was reached, or the folder is on another machine. */
  get isPolled(): boolean {
    return this.#isOnNetwork || this.#watch.unwatchedCount > 0;
  }

  /** One listing has been through. */
  get wasCompleted(): boolean {
    return this.#wasCompleted;
  }

  /** What the last complete scan passed over. */
  get leftOut(): LeftOutReport {
    return this.#leftOut;
  }

  /** True when asking the folders proves that nothing has come or gone since the last listing. */
  async isUnchanged(): Promise<boolean> {
    return !this.isPolled && (await this.#times.areSame());
  }

  /** Sees every capture below the folder. */
  async list(): Promise<ScanResult> {
    const { path, isCapture, events, growing, listener } = this.#parts;
    const leftOut = new LeftOut();
    // First of all: what is told of or asked for from now on may be about something that was passed already.
    events.clear();
    this.#times.begin();
    this.#isOnNetwork = await isOnNetwork(path);
    await listener.onScanStart();
    growing.startScan();
    const listing = await listCaptures(path, {
      isCapture,
      onListed: (files) => this.#sawAll(files, leftOut),
      // Watched before it is read: a file that comes while we read is then either seen or told of.
      onFolder: (folder) => {
        this.#watch.begin(folder);
        return this.#times.note(folder);
      },
      leftOut,
    });
    return { listing, leftOut: leftOut.report() };
  }

  /** Called when the folder was still the one that was meant after `list`: what was not seen is not there. */
  async believe({ listing, leftOut }: ScanResult): Promise<void> {
    this.#watch.keepOnly(listing.folders);
    if (listing.unreadable.length === 0) this.#parts.growing.endScan();
    await this.#parts.listener.onScanned(listing);
    this.#leftOut = leftOut;
    this.#wasCompleted = true;
  }

  /** Looks at what events told of; true when the folder must be listed to know what happened. */
  async followEvents(): Promise<boolean> {
    const { isCapture, events, growing, listener } = this.#parts;
    const paths = events.take();
    if (paths.length === 0) return false;
    const needScan = await followEvents(paths, {
      isCapture,
      watch: this.#watch,
      saw: (path, stats) => this.#saw(path, stats),
      isMissed: (path) => growing.has(path) || listener.isAwaited(path),
      onGone: (path) => growing.forget(path),
    });
    await listener.afterSeen();
    for (const path of paths)
      if (path.endsWith(sidecarEnding)) await listener.onSidecar(path.slice(0, -sidecarEnding.length));
    return needScan;
  }

  /** The folder is away: what is watched may be the inside of a drive that is no longer there. */
  loseTrack(): void {
    this.#parts.events.clear();
    this.#watch.close();
  }

  dispose(): void {
    this.loseTrack();
  }

  async #sawAll(files: readonly ListedFile[], leftOut: LeftOut): Promise<void> {
    const { listener } = this.#parts;
    listener.together(() => {
      for (const { path, stats } of files) if (!this.#saw(path, stats)) leftOut.note(path, 'hardLinks');
    });
    await listener.afterSeen();
  }

  /** False for a file that is passed over. */
  #saw(path: string, stats: BigIntStats): boolean {
    const { growing, listener } = this.#parts;
    if (listener.saw(path, versionOf(stats))) {
      growing.forget(path);
      return true;
    }
    // Another name of the same file may lie outside this folder: not ours to send. A clip already taken goes on.
    if (stats.nlink > 1n && !listener.isAwaited(path)) {
      growing.forget(path);
      return false;
    }
    growing.saw(path, stats);
    return true;
  }
}
