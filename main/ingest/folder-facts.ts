/** What is told of a capture folder: some of its files that are not clips yet, and how it stands. Reads only. */
import type { Clock } from '../base/runtime.ts';
import type { CaptureFolder } from '../capture/capture-folder.ts';
import type { CaptureFolderReport } from '../capture/folder-report.ts';
import type { GrowingFile } from '../capture/growing-file.ts';

/** A file that is not a clip yet, and the capture folder it is in. */
export interface GrowingCapture extends GrowingFile {
  readonly folder: string;
  /** Wall-clock time since which it has not changed. */
  readonly unchangedSince: number;
}

/** @param most no person reads further, and there may be 100,000 */
export function* growingIn(folder: CaptureFolder, clock: Clock, most: number): Generator<GrowingCapture> {
  let shown = 0;
  for (const file of folder.growing()) {
    // It was finished long ago: shown as being recorded it would only puzzle its owner.
    if (file.isOld && file.waitsFor === 'quiet') continue;
    const quietMs = clock.monotonicMs() - file.quietSinceMs;
    yield { ...file, folder: folder.path, unchangedSince: clock.now() - quietMs };
    shown += 1;
    if (shown === most) return;
  }
}

export function reportOf(folder: CaptureFolder): CaptureFolderReport {
  return {
    path: folder.path,
    standing: folder.standing,
    growing: folder.growingCount,
    watching: folder.isPolled ? 'polling' : 'events',
    onNetwork: folder.isOnNetwork,
    leftOut: folder.leftOut,
  };
}
