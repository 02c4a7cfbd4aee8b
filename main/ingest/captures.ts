/**
 * Joins capture folders and queue: finished files become clips, and what a scan sees is brought together with what the
 * queue knows. Nothing is concluded from absence in one look, nor while a folder is not the one it was.
 */
import type { Activity } from '../base/activity.ts';
import { type Disposable, DisposableStore } from '../base/disposable.ts';
import type { Runtime } from '../base/runtime.ts';
import { CaptureFolder } from '../capture/capture-folder.ts';
import type { CaptureFolderReport } from '../capture/folder-report.ts';
import type { Config } from '../config/config.ts';
import { type Clip, type ClipFacts, reasonOf } from '../model/clip.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';
import { CaptureFolderTable } from '../storage/capture-folder-table.ts';
import type { ClipStore } from '../storage/clip-store.ts';
import type { QueueDatabase } from '../storage/database/database.ts';
import { FirstLooks } from '../storage/first-looks.ts';
import { KnownFiles } from '../storage/known-files.ts';
import { SetAsideFiles } from '../storage/set-aside-files.ts';
import type { FolderAccess } from './clip-readiness.ts';
import { ExistingFiles, type Looked } from './existing-files.ts';
import { type FileAt, fileAt } from './file-at.ts';
import { type GrowingCapture, growingIn, reportOf } from './folder-facts.ts';
import { folderListener } from './folder-listener.ts';
import { isRecognised, isSameFolder } from './folder-recognition.ts';
import { Ingest } from './ingest.ts';
import { MoveDetector } from './move-detector.ts';
import type { Beginning } from './recovery.ts';
import { SidecarNews } from './sidecar-news.ts';
import { Twins } from './twins.ts';

export interface CaptureParts {
  readonly config: Config;
  readonly db: QueueDatabase;
  readonly clips: ClipStore;
  readonly blocks: BlockLedger;
  readonly runtime: Runtime;
  readonly activity: Activity;
  /** For the plans of new clips. */
  blockSizeBytes(): number;
  /** A folder that was away is back. */
  onFolderReturned(): void;
  /** A clip is not to go out after all: nothing more of it may leave. */
  onGivenUp(clipId: string): void;
  /** A slot request for this clip is being prepared or under way. */
  isAsking(clipId: string): boolean;
  onChange(): void;
  /** A person is there to be asked about what a folder holds already. */
  readonly asksAboutExisting: boolean;
  /** When the queue was last lost, in wall-clock milliseconds; null: never. */
  lossAt(): number | null;
  /** A folder has been seen whole for the first time. */
  onLooked(looked: Looked): void;
  /** How the clip of a newly found file begins. */
  beginning(facts: ClipFacts, progress: Clip['progress']): Beginning;
}

/** Of each folder. */
const usuallyShown = 50;
/** Trouble with a file that is over once the file has been found in order. */
const fileTrouble: readonly string[] = ['file-gone', 'file-deleted', 'file-unreadable', 'file-in-use'];

export class Captures implements FolderAccess, Disposable {
  /** What was there before. */
  readonly existing: ExistingFiles;
  readonly #parts: CaptureParts;
  readonly #known: KnownFiles;
  readonly #folderTable: CaptureFolderTable;
  readonly #moves: MoveDetector;
  readonly #sidecars: SidecarNews;
  readonly #ingest: Ingest;
  readonly #folders: ReadonlyMap<string, CaptureFolder>;
  readonly #kept = new DisposableStore();
  /** Paths of files over which a listing stumbled. */
  readonly #stumbled = new Set<string>();
  /** Paths of folders that were away at the end of the last look. */
  readonly #away = new Set<string>();

  constructor(parts: CaptureParts) {
    const { config, db, clips, blocks, runtime } = parts;
    this.#parts = parts;
    this.#known = new KnownFiles(db, clips);
    this.#folderTable = new CaptureFolderTable(db);
    this.#moves = new MoveDetector({
      clips,
      known: this.#known,
      runtime,
      isFolderGone: (path) => this.isFolderGone(path),
      revive: (clipId) => this.#revive(clipId),
      scanSoon: () => this.#scanSoon(),
      onGivenUp: (clipId) => parts.onGivenUp(clipId),
    });
    this.#sidecars = new SidecarNews({ clips, known: this.#known, runtime });
    this.#ingest = new Ingest({
      clips,
      blocks,
      known: this.#known,
      moves: this.#moves,
      twins: new Twins({
        clips,
        known: this.#known,
        clock: runtime.clock,
        growingAt: (folder, path) => this.#folders.get(folder)?.growingAt(path),
        isAsking: (clipId) => parts.isAsking(clipId),
      }),
      runtime,
      blockSizeBytes: () => parts.blockSizeBytes(),
      revive: (clipId) => this.#revive(clipId),
      beginning: (facts, progress) => parts.beginning(facts, progress),
      onBug: (error) => this.#noteBug(error),
    });
    this.existing = new ExistingFiles({
      folders: config.folders,
      looks: new FirstLooks(db),
      files: new SetAsideFiles(db),
      known: this.#known,
      clock: runtime.clock,
      asks: parts.asksAboutExisting,
      lossAt: () => parts.lossAt(),
      commit: (work) => clips.commit(work),
      onLooked: (looked) => parts.onLooked(looked),
      onTaken: () => this.rescan(),
      onChange: () => parts.onChange(),
    });
    this.#folders = new Map(config.folders.map((folder) => [folder.path, this.#watch(folder)]));
  }

  start(): void {
    for (const folder of this.#folders.values()) folder.start();
  }

  /** Scans every folder now. */
  rescan(): void {
    for (const folder of this.#folders.values()) folder.scanNow();
  }

  /** The same; resolves when scans that began after this call are through. */
  async lookNow(): Promise<void> {
    await Promise.all([...this.#folders.values()].map((folder) => folder.scanned()));
  }

  lookAgain(path: string): boolean {
    this.#folders.get(path)?.scanSoon();
    return this.#folders.has(path);
  }

  isFolderGone(path: string): boolean {
    // The clips of a folder that is no longer configured go on with the files that are there.
    return this.#folders.get(path)?.isGone ?? false;
  }

  isSameFolder(path: string): Promise<boolean> {
    return isSameFolder(path, this.#folderTable);
  }

  goneFolders(): string[] {
    return this.#all((folder) => (folder.isGone ? [folder.path] : []));
  }

  /** What the queue makes of the file at an absolute path, whose folders are real. */
  fileAt(path: string): Promise<FileAt> {
    return fileAt(path, [...this.#folders.values()], this.#known, this.existing);
  }

  /** Some of the files of each folder that are not clips yet; old ones only where they lack something. */
  growing(most = usuallyShown): GrowingCapture[] {
    const { clock } = this.#parts.runtime;
    return this.#all((folder) => [...growingIn(folder, clock, most)]);
  }

  /** How many there are in all of the same kind. */
  growingCount(): number {
    let count = 0;
    for (const folder of this.#folders.values()) count += folder.recordingCount;
    return count;
  }

  reports(): CaptureFolderReport[] {
    return this.#all((folder) => [reportOf(folder)]);
  }

  /** True while some folder has not been looked through, or some file is settling. */
  isRestless(): boolean {
    return [...this.#folders.values()].some((folder) => folder.isRestless);
  }

  dispose(): void {
    this.#kept.dispose();
  }

  #watch(folder: Config['folders'][number]): CaptureFolder {
    const { config, clips, runtime, activity } = this.#parts;
    const { path } = folder;
    const watched = new CaptureFolder({
      folder,
      settle: config.settle,
      clock: runtime.clock,
      activity,
      identity: {
        load: () => this.#folderTable.identityOf(path),
        save: (identity) => this.#folderTable.setIdentity(path, identity),
        recognise: () => isRecognised(path, this.#known, clips),
      },
      listener: folderListener(folder, {
        sidecars: this.#sidecars,
        known: this.#known,
        moves: this.#moves,
        existing: this.existing,
        onStumbled: (file, error) => {
          this.#stumbled.add(file);
          this.#noteBug(error);
        },
        onFine: (file) => void this.#stumbled.delete(file),
      }),
      onFinished: (files) => this.#ingest.take(files, folder),
      onChange: () => {
        this.#noteStanding(watched);
        this.#parts.onChange();
      },
    });
    return this.#kept.add(watched);
  }

  /** A clip that waited or had stopped for the sake of its file goes on where it was. */
  #revive(clipId: string): void {
    const { clips, runtime } = this.#parts;
    const clip = clips.get(clipId);
    const reason = clip === null ? null : reasonOf(clip.progress);
    if (reason === null || !fileTrouble.includes(reason.code)) return;
    clips.tryApply(clipId, { type: 'file-returned', now: runtime.clock.now() });
  }

  #noteStanding({ path, isGone }: CaptureFolder): void {
    if (isGone) this.#away.add(path);
    else if (this.#away.delete(path)) this.#parts.onFolderReturned();
  }

  #noteBug(error: unknown): void {
    this.#parts.activity.run(Promise.reject(error));
  }

  #scanSoon(): void {
    for (const folder of this.#folders.values()) folder.scanSoon();
  }

  #all<T>(of: (folder: CaptureFolder) => readonly T[]): T[] {
    return [...this.#folders.values()].flatMap(of);
  }
}
