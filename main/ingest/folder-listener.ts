/** What a capture folder tells of, brought to those who know what it means: clips first, then what was there before. */
import type { FolderListener } from '../capture/folder-scan.ts';
import type { KnownFiles } from '../storage/known-files.ts';
import type { ExistingFiles } from './existing-files.ts';
import type { MoveDetector } from './move-detector.ts';

/** @param path of the folder */
export function folderListener(
  path: string,
  known: KnownFiles,
  moves: MoveDetector,
  existing: ExistingFiles,
): FolderListener {
  return {
    saw: (file, version) => moves.saw(path, file, version) || existing.saw(path, file, version),
    together: (look) => known.together(look),
    async afterSeen() {
      existing.afterSeen();
      await moves.afterSeen();
    },
    async onScanStart() {
      await existing.scanStarts(path);
      moves.scanStarts(path);
    },
    async onScanned(listing) {
      await existing.scanned(path, listing);
      await moves.scanned(path, listing);
    },
    isAwaited(file) {
      const clip = known.at(file);
      return clip?.needed === true || clip?.missed === true;
    },
  };
}
