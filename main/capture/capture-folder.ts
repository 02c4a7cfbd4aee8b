/**
 * One capture folder: scans decide, watch events are hints that something is worth a look. Knows nothing of clips; it
 * says what is there, what is finished, and whether the folder itself is still the one it was.
 */
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Activity } from '../engine/activity.ts';
import type { Config } from '../engine/config.ts';
import type { Clock } from '../engine/world.ts';
import type { FolderIdentity } from '../queue/keepsakes.ts';
import { type FileVersion, lookAt, versionOf } from './clip-file.ts';
import { createDirectoryWatch } from './directory-watch.ts';
import { createGrowingFiles, type FinishedFile, type GrowingFile } from './growing-files.ts';
import { captureFilter, type Listing, listCaptures } from './listing.ts';

export interface CaptureFolderParts {
  readonly folder: Config['folders'][number];
  readonly settle: Config['settle'];
  readonly clock: Clock;
  readonly activity: Activity;
  loadIdentity(): FolderIdentity | null;
  saveIdentity(identity: FolderIdentity): void;
  /** True when this version of the file is a clip already. */
  isKnown(path: string, version: FileVersion): boolean;
  onListing(listing: Listing): void;
  onFinished(file: FinishedFile): Promise<void>;
  /** Something an overview shows has changed. */
  onChange(): void;
}

export type CaptureFolder = ReturnType<typeof createCaptureFolder>;

/** Events come in bursts; one look serves them all. */
const hintDelayMs = 30;
/** More hints than this at once: listing the folder is cheaper, and some hints were probably lost. */
const mostSingleLooks = 100;

export function createCaptureFolder(parts: CaptureFolderParts) {
  const { clock, activity, settle, folder } = parts;
  const isCapture = captureFilter(folder.path, folder.include);
  const growing = createGrowingFiles(settle, clock, parts.onFinished);
  const watch = createDirectoryWatch(onHint);
  const hints = new Set<string>();
  let cancelAlarm = () => {};
  let scanAtMs = 0;
  let hintsAtMs: number | null = null;
  let busy = false;
  let gone = false;
  let scanned = false;
  let stopped = false;

  function onHint(path: string | null): void {
    if (path === null) scanAtMs = clock.monotonicMs();
    else hints.add(path);
    hintsAtMs ??= clock.monotonicMs() + hintDelayMs;
    arm();
  }

  /** One alarm for whatever comes first. */
  function arm(): void {
    cancelAlarm();
    if (stopped || busy) return;
    const next = Math.min(scanAtMs, hintsAtMs ?? Infinity, growing.nextCheckMs() ?? Infinity);
    cancelAlarm = clock.after(Math.max(0, next - clock.monotonicMs()), () => activity.run(look()));
  }

  async function look(): Promise<void> {
    if (busy || stopped) return;
    busy = true;
    try {
      const nowMs = clock.monotonicMs();
      if (hints.size > mostSingleLooks) scanAtMs = nowMs;
      if (scanAtMs <= nowMs) await scan();
      else await followHints();
      if (!gone) await growing.check();
    } finally {
      busy = false;
      parts.onChange();
      arm();
    }
  }

  async function scan(): Promise<void> {
    scanAtMs = clock.monotonicMs() + settle.scanEveryMs;
    hints.clear();
    hintsAtMs = null;
    gone = !(await isSameFolder());
    if (gone) return;
    const listing = await listCaptures(folder.path, isCapture);
    // Unmounted while we were listing: an empty folder must not look like a thousand deleted clips.
    gone = !(await isSameFolder());
    if (gone || stopped) return;
    watch.follow(listing.folders);
    growing.keepOnly((path) => listing.files.has(path));
    parts.onListing(listing);
    for (const [path, stats] of listing.files) note(path, stats);
    scanned = true;
  }

  async function followHints(): Promise<void> {
    if (hintsAtMs === null || hintsAtMs > clock.monotonicMs()) return;
    const paths = [...hints];
    hints.clear();
    hintsAtMs = null;
    for (const path of paths) {
      const stats = await lookAt(path);
      if (typeof stats === 'object') {
        if (isCapture(path)) note(path, stats);
      } else {
        // Gone, renamed, or a new folder: only a listing tells.
        growing.forget(path);
        scanAtMs = clock.monotonicMs();
      }
    }
    if (scanAtMs <= clock.monotonicMs()) await scan();
  }

  function note(path: string, stats: BigIntStats): void {
    if (parts.isKnown(path, versionOf(stats))) growing.forget(path);
    else growing.saw(path, stats);
  }

  async function isSameFolder(): Promise<boolean> {
    const found = await stat(folder.path, { bigint: true }).catch(() => null);
    if (found === null || !found.isDirectory()) return false;
    const identity = { device: String(found.dev), inode: String(found.ino) };
    const known = parts.loadIdentity();
    if (known === null) parts.saveIdentity(identity);
    return known === null || (known.device === identity.device && known.inode === identity.inode);
  }

  return {
    path: folder.path,
    defaults: folder.defaults,
    start: arm,
    /** Lists the folder as soon as possible. */
    rescan(): void {
      scanAtMs = clock.monotonicMs();
      arm();
    },
    growing: (): GrowingFile[] => growing.list(),
    /** Missing, or another folder under its name; then nothing is concluded about the clips in it. */
    isGone: (): boolean => gone,
    /** True until the first listing is through, and while some file is still settling. */
    isRestless(): boolean {
      if (gone) return false;
      const givenUpMs = clock.monotonicMs() - 3 * settle.quietMs;
      return (
        !scanned ||
        growing.list().some(({ waitsFor, quietSinceMs }) => waitsFor === 'quiet' || quietSinceMs > givenUpMs)
      );
    },
    stop(): void {
      stopped = true;
      cancelAlarm();
      watch.close();
    },
  };
}
