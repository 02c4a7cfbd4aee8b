/**
 * Joins capture folders and queue: finished files become clips, and what a scan sees is brought together with what the
 * queue knows. Nothing is concluded from absence in one look, nor while a folder is not the one it was.
 */

import type { Activity } from '../base/activity.ts';
import type { Runtime } from '../base/runtime.ts';
import { type CaptureFolder, createCaptureFolder } from '../capture/capture-folder.ts';
import { fingerprint, openClipFile } from '../capture/clip-file.ts';
import { standingOf } from '../capture/folder-identity.ts';
import type { CaptureFolderReport } from '../capture/folder-report.ts';
import type { Config } from '../config/config.ts';
import type { Clip, ClipFacts } from '../model/clip.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { QueueDatabase } from '../storage/database/database.ts';
import { createKnownFiles } from '../storage/known-files.ts';
import type { SettingsTable } from '../storage/settings-table.ts';
import { createFileAt } from './file-at.ts';
import { createTaking } from './ingest.ts';
import { createPresence } from './move-detector.ts';
import type { Beginning } from './recovery.ts';

export interface CaptureParts {
  readonly config: Config;
  readonly db: QueueDatabase;
  readonly clips: ClipStore;
  readonly blocks: BlockLedger;
  readonly settingsTable: SettingsTable;
  readonly runtime: Runtime;
  readonly activity: Activity;
  /** For the plans of new clips. */
  blockSizeBytes(): number;
  /** A clip was found, or came back: there may be something to do. */
  onWork(): void;
  onChange(): void;
  /** How the clip of a newly found file begins. */
  beginning(facts: ClipFacts, progress: Clip['progress']): Beginning;
}

export type Captures = ReturnType<typeof createCaptures>;

/** So many awaited clips are looked for to recognise a folder that has come back under other numbers. */
const mostRecognised = 20;
/** Trouble with a file that is over once the file has been found in order. */
const fileTrouble: readonly string[] = ['file-gone', 'file-unreadable', 'file-in-use'];

export function createCaptures(parts: CaptureParts) {
  const { config, db, clips, blocks, settingsTable, runtime, activity } = parts;
  const known = createKnownFiles(db, clips);
  // The clips of a folder that is no longer configured go on with the files that are there.
  const isFolderGone = (path: string): boolean => byPath.get(path)?.isGone() ?? false;
  const presence = createPresence({ clips, known, runtime, isFolderGone, revive, lookAgain });
  const taking = createTaking({
    ...{ clips, blocks, known, presence, runtime, revive, beginning: parts.beginning },
    blockSizeBytes: parts.blockSizeBytes,
  });
  const folders: readonly CaptureFolder[] = config.folders.map(watchFolder);
  const byPath = new Map(folders.map((folder) => [folder.path, folder]));

  function watchFolder(folder: Config['folders'][number]): CaptureFolder {
    const { path } = folder;
    return createCaptureFolder({
      ...{ folder, settle: config.settle, clock: runtime.clock, activity, onChange: parts.onChange },
      identity: {
        load: () => settingsTable.folderIdentity(path),
        save: (identity) => settingsTable.setFolderIdentity(path, identity),
        recognise: () => recognise(path),
      },
      saw: (file, version) => presence.saw(path, file, version),
      together: known.together,
      afterSeen: presence.afterSeen,
      onScanStart: () => presence.scanStarts(path),
      onScanned: (listing) => presence.scanned(path, listing),
      async onFinished(files) {
        await taking.take(files, folder);
        parts.onWork();
      },
      isAwaited(file) {
        const clip = known.at(file);
        return clip?.needed === true || clip?.missed === true;
      },
    });
  }

  /** With no clip waiting for a file in it, a folder may be exchanged freely; otherwise some of those files must be there. */
  async function recognise(folder: string): Promise<boolean> {
    let asked = 0;
    for (const clipId of known.awaitedBelow(folder)) {
      const clip = known.get(clipId)?.needed === true ? clips.get(clipId) : null;
      if (clip === null) continue;
      if (await isFileOf(clip)) return true;
      asked += 1;
      if (asked === mostRecognised) break;
    }
    return asked === 0;
  }

  /** A clip that waited or had stopped for the sake of its file goes on where it was. */
  function revive(clipId: string): void {
    const progress = clips.get(clipId)?.progress;
    if (progress === undefined) return;
    const reason =
      'reason' in progress ? progress.reason : 'lastReason' in progress ? progress.lastReason : null;
    if (reason === null || !fileTrouble.includes(reason.code)) return;
    if (clips.tryApply(clipId, { type: 'file-returned', now: runtime.clock.now() })) parts.onWork();
  }

  function lookAgain(): void {
    for (const folder of folders) folder.wantScan();
  }

  return {
    start: () => folders.forEach((folder) => void folder.start()),
    /** Lists every folder now. */
    rescan: () => folders.forEach((folder) => void folder.rescan()),
    /** Has the folder look again, and answers whether anybody does. */
    lookAgain(path: string): boolean {
      byPath.get(path)?.wantScan();
      return byPath.has(path);
    },
    /** Is this still the folder it was? Asked now; for folders that nobody scans. */
    async isSameFolder(path: string): Promise<boolean> {
      const load = () => settingsTable.folderIdentity(path);
      const strict = { load, save() {}, recognise: async () => false };
      return load() !== null && (await standingOf(path, strict)) === 'ours';
    },
    /** Lists every folder now; resolves when listings that began after this call are through. */
    async lookNow(): Promise<void> {
      await Promise.all(folders.map((folder) => folder.lookNow()));
    },
    fileAt: createFileAt(folders, known),
    isFolderGone,
    goneFolders: () => folders.filter((folder) => folder.isGone()).map(({ path }) => path),
    growing: () => folders.flatMap((folder) => [...growingIn(folder)]),
    growingCount: () => folders.reduce((sum, folder) => sum + folder.growingCount(), 0),
    reports: () => folders.map(reportOf),
    isRestless: () => folders.some((folder) => folder.isRestless()),
    stop: () => folders.forEach((folder) => void folder.stop()),
  };
}

/** The drive may have come back under another number, and its times in coarser steps: content decides. */
async function isFileOf(clip: Clip): Promise<boolean> {
  const file = await openClipFile(clip.path);
  if (!file.ok) return false;
  try {
    if (file.version.sizeBytes !== clip.sizeBytes) return false;
    const { edgesDigest } = await fingerprint(file.handle, file.version);
    return edgesDigest === clip.edgesDigest;
  } finally {
    await file.handle.close();
  }
}

const mostShown = 50;

/** A few of them: nobody reads more, and there may be 100,000. */
function* growingIn(folder: CaptureFolder) {
  let shown = 0;
  for (const file of folder.growing()) {
    yield { ...file, folder: folder.path };
    shown += 1;
    if (shown === mostShown) return;
  }
}

function reportOf(folder: CaptureFolder): CaptureFolderReport {
  return {
    path: folder.path,
    standing: folder.standing(),
    growing: folder.growingCount(),
    watching: folder.isPolled() ? 'polling' : 'events',
    onNetwork: folder.isOnNetwork(),
    leftOut: folder.leftOut(),
  };
}
