/**
 * One capture folder: scans decide, watch events are hints that something is worth a look. Knows nothing of clips; it
 * says what is there, what is finished, and whether the folder itself is still the one it was.
 */
import type { BigIntStats } from 'node:fs';
import type { Activity } from '../base/activity.ts';
import type { Clock } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import { type FileVersion, versionOf } from './clip-file.ts';
import { createDirectoryWatch } from './directory-watch.ts';
import { isOnNetwork } from './file-system.ts';
import type { FinishedFile } from './finished-file.ts';
import { type IdentityParts, type Standing, standingOf } from './folder-identity.ts';
import { createFolderTimes } from './folder-times.ts';
import { createGrowingFiles } from './growing-files.ts';
import { createLeftOut, type LeftOutReport } from './left-out.ts';
import { captureFilter, type Found, type Listing, listCaptures } from './listing.ts';
import { createHints, followHints } from './watch-events.ts';

export interface CaptureFolderParts {
  readonly folder: Config['folders'][number];
  readonly settle: Config['settle'];
  readonly clock: Clock;
  readonly activity: Activity;
  readonly identity: IdentityParts;
  /** Told of every capture that is there. True when this version of it is a clip already. */
  saw(path: string, version: FileVersion): boolean;
  /** Does `look`, in which several files are seen: one price for all of them. */
  together(look: () => void): void;
  /** Called after a few files were seen, and awaited. */
  afterSeen(): Promise<void>;
  onScanStart(): void;
  /** Every capture that is there has been seen since `onScanStart`, in the folder that was meant. */
  onScanned(listing: Listing): Promise<void>;
  onFinished(files: readonly FinishedFile[]): Promise<void>;
  /** True when a clip waits for the file at this path. */
  isAwaited(path: string): boolean;
  /** Something an overview shows has changed. */
  onChange(): void;
}

export type CaptureFolder = ReturnType<typeof createCaptureFolder>;

/** Where events cannot be relied on, the folder is listed this often. */
const pollEveryMs = 5000;
/**
 * While events arrive and no folder has changed, a scan asks the folders only; so often it looks at every file all the
 * same. What that finds is a file rewritten in place whose event was lost, and is not a clip with bits to send: those
 * are looked at before each request and each transfer.
 */
const everyFileEveryMs = 60 * 60_000;
/** A folder that is away is only asked for by name, which costs nothing. */
const awayEveryMs = 5000;
/** After a scan that hints asked for, rest this many times as long as it took: a flood of hints must not mean one long scan. */
const restFactor = 5;
/** Over a network the facts about a file lag behind: longer silence is needed to believe it. */
const networkQuietFactor = 3;

export function createCaptureFolder(parts: CaptureFolderParts) {
  const { clock, activity, folder } = parts;
  const isCapture = captureFilter(folder.path, folder.include);
  const growing = createGrowingFiles(settle, clock, parts.onFinished);
  const hints = createHints(clock, onHints);
  const watch = createDirectoryWatch(hints.add, clock.monotonicMs);
  const times = createFolderTimes(clock.now);
  let leftOut: LeftOutReport = createLeftOut().report();
  let cancelAlarm = () => {};
  let scanAtMs = 0;
  /** Until then a scan that nobody has asked for may be content with the folders' times. */
  let everyFileAtMs = 0;
  let restUntilMs = 0;
  let busy = false;
  let standing: Standing = 'ours';
  let onNetwork = false;
  let scanned = false;
  let stopped = false;
  /** Told when a scan that began after they asked is through. */
  const askers: (() => void)[] = [];

  function settle() {
    const { quietMs, ...rest } = parts.settle;
    return { ...rest, quietMs: onNetwork ? quietMs * networkQuietFactor : quietMs };
  }

  function onHints(): void {
    if (hints.overflowed()) wantScan();
    else arm();
  }

  /** One alarm for whatever comes first. */
  function arm(): void {
    cancelAlarm();
    if (stopped || busy) return;
    cancelAlarm = clock.after(Math.max(0, nextLookMs() - clock.monotonicMs()), () => activity.run(look()));
  }

  function nextLookMs(): number {
    // While the folder is away only a scan can change anything.
    if (standing !== 'ours') return scanAtMs;
    return Math.min(scanAtMs, hints.dueAtMs() ?? Infinity, growing.nextCheckMs() ?? Infinity);
  }

  /** Soon, but not so often that nothing else gets done. */
  function wantScan(): void {
    everyFileAtMs = 0;
    scanAtMs = Math.min(scanAtMs, Math.max(clock.monotonicMs(), restUntilMs));
    arm();
  }

  function listNow(): void {
    everyFileAtMs = 0;
    scanAtMs = clock.monotonicMs();
    arm();
  }

  async function look(): Promise<void> {
    if (busy || stopped) return;
    busy = true;
    try {
      if (scanAtMs <= clock.monotonicMs()) await scan();
      else if (standing === 'ours') await takeHints();
      if (standing === 'ours' && !stopped) await growing.check();
    } finally {
      busy = false;
      parts.onChange();
      arm();
    }
  }

  async function scan(): Promise<void> {
    const startMs = clock.monotonicMs();
    const served = askers.splice(0);
    scanAtMs = Infinity;
    try {
      standing = await standingOf(folder.path, parts.identity);
      if (standing === 'ours' && !(await isUnchanged(startMs))) await list();
      if (standing !== 'ours') away();
    } finally {
      const nowMs = clock.monotonicMs();
      restUntilMs = nowMs + restFactor * (nowMs - startMs);
      const askedMeanwhile = scanAtMs < Infinity;
      scanAtMs = Math.max(restUntilMs, askedMeanwhile ? nowMs : nowMs + scanEveryMs());
      for (const tell of served) tell();
    }
  }

  function scanEveryMs(): number {
    if (standing !== 'ours') return Math.min(parts.settle.scanEveryMs, awayEveryMs);
    return isPolled() ? Math.min(parts.settle.scanEveryMs, pollEveryMs) : parts.settle.scanEveryMs;
  }

  function away(): void {
    everyFileAtMs = 0;
    hints.clear();
    // What is watched may be the inside of a drive that is no longer there.
    watch.close();
  }

  async function isUnchanged(nowMs: number): Promise<boolean> {
    return nowMs < everyFileAtMs && !isPolled() && (await times.areSame());
  }

  async function list(): Promise<void> {
    const passedOver = createLeftOut();
    // First of all: what is hinted at or asked for from now on may be about something that was passed already.
    hints.clear();
    everyFileAtMs = clock.monotonicMs() + everyFileEveryMs;
    times.begin();
    onNetwork = await isOnNetwork(folder.path);
    parts.onScanStart();
    growing.startScan();
    const onFound = async (found: readonly Found[]) => {
      parts.together(() => {
        for (const { path, stats } of found) if (!note(path, stats)) passedOver.note(path, 'hardLinks');
      });
      await parts.afterSeen();
    };
    const listing = await listCaptures(folder.path, {
      isCapture,
      onFound,
      // Watched before it is read: a file that comes while we read is then either seen or told of.
      onFolder(path) {
        watch.begin(path);
        return times.note(path);
      },
      leftOut: passedOver,
    });
    // Unmounted while we were listing: an empty folder must not look like a thousand deleted clips.
    standing = await standingOf(folder.path, parts.identity);
    if (standing !== 'ours' || stopped) return;
    watch.keepOnly(listing.folders);
    if (listing.unreadable.length === 0) growing.endScan();
    else everyFileAtMs = 0;
    await parts.onScanned(listing);
    leftOut = passedOver.report();
    scanned = true;
  }

  async function takeHints(): Promise<void> {
    const paths = hints.take();
    if (paths.length === 0) return;
    const needScan = await followHints(paths, {
      isCapture,
      watch,
      saw: note,
      isMissed: (path) => growing.has(path) || parts.isAwaited(path),
      onGone: growing.forget,
    });
    await parts.afterSeen();
    if (needScan) wantScan();
  }

  /** False for a file that is passed over. */
  function note(path: string, stats: BigIntStats): boolean {
    if (parts.saw(path, versionOf(stats))) {
      growing.forget(path);
      return true;
    }
    // Another name of the same file may lie outside this folder: not ours to send. A clip already taken goes on.
    if (stats.nlink > 1n && !parts.isAwaited(path)) {
      growing.forget(path);
      return false;
    }
    growing.saw(path, stats);
    return true;
  }

  /** Events cannot be relied on: a limit of the system was reached, or the folder is on another machine. */
  function isPolled(): boolean {
    return onNetwork || watch.unwatched() > 0;
  }

  return {
    path: folder.path,
    start: arm,
    /** Lists the folder as soon as possible; on the word of the owner, or after a sleep. */
    rescan: listNow,
    wantScan,
    /** As `rescan`; resolves once a listing that began after this call is through, or none will be. */
    lookNow(): Promise<void> {
      if (stopped) return Promise.resolve();
      return new Promise((resolve) => {
        askers.push(resolve);
        listNow();
      });
    },
    isCapture,
    growing: () => growing.list(),
    growingCount: growing.count,
    standing: (): Standing => standing,
    /** Missing, or another folder under its name; then nothing is concluded about the clips in it. */
    isGone: (): boolean => standing !== 'ours',
    isPolled: (): boolean => scanned && isPolled(),
    isOnNetwork: (): boolean => onNetwork,
    /** What the last complete scan passed over. */
    leftOut: (): LeftOutReport => leftOut,
    /** True until the first listing is through, and while some file is still settling. */
    isRestless(): boolean {
      if (standing !== 'ours') return false;
      // In the middle of a look a finished file may be neither growing any more nor a clip yet.
      if (!scanned || busy) return true;
      const givenUpMs = clock.monotonicMs() - 3 * settle().quietMs;
      for (const { waitsFor, quietSinceMs } of growing.list()) {
        if (waitsFor === 'quiet' || quietSinceMs > givenUpMs) return true;
      }
      return false;
    },
    stop(): void {
      stopped = true;
      cancelAlarm();
      hints.clear();
      watch.close();
      for (const tell of askers.splice(0)) tell();
    },
  };
}
