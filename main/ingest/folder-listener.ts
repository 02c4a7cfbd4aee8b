/** What a capture folder tells of, brought to those who know what it means: clips first, then what was there before. */
import type { FolderListener } from '../capture/folder-scan.ts';
import type { Config } from '../config/config.ts';
import { storageFault } from '../storage/database/storage-fault.ts';
import type { KnownFiles } from '../storage/known-files.ts';
import type { ExistingFiles } from './existing-files.ts';
import type { MoveDetector } from './move-detector.ts';
import type { SidecarNews } from './sidecar-news.ts';

export interface Told {
  readonly known: KnownFiles;
  readonly moves: MoveDetector;
  readonly existing: ExistingFiles;
  readonly sidecars: SidecarNews;
  /**
   * Told whether we stumbled over this file: then it is held back, for it may be one that is not to go out, and the listing
   * goes on.
   */
  onStumbled(path: string, error: unknown): void;
  onFine(path: string): void;
}

export function folderListener(folder: Config['folders'][number], told: Told): FolderListener {
  const { path } = folder;
  const { known, moves, existing, sidecars } = told;
  return {
    saw(file, version) {
      try {
        const isSettled = moves.saw(path, file, version) || existing.saw(path, file, version);
        told.onFine(file);
        return isSettled;
      } catch (error) {
        if (storageFault(error) !== null) throw error;
        told.onStumbled(file, error);
        return true;
      }
    },
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
      await sidecars.scanned(folder);
    },
    onSidecar: (clipPath) => sidecars.changed(clipPath, folder),
    isAwaited(file) {
      const clip = known.at(file);
      return clip?.needed === true || clip?.missed === true;
    },
  };
}
