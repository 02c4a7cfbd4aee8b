/**
 * What the engine offers to its host: the Electron app, the command line, a test. Types only.
 * The engine imports no Electron; hosts hand it a configuration, a source of authorization and the runtime.
 */
import type { ClipDetails, ClipWish } from '../../preload/clip-contract.ts';
import type { ClipView } from '../../preload/clip-view.ts';
import type { ClipExchanges } from '../../preload/exchange-view.ts';
import type { AsideChoice, SetAsidePage } from '../../preload/first-look-contract.ts';
import type { BulkAction, PauseChoice } from '../../preload/list-view.ts';
import type { OverviewDetails, SlotRequestCounts } from '../../preload/overview-contract.ts';
import type { ListQuery, QueueOverview, QueuePage } from '../../preload/queue-contract.ts';
import type { Result } from '../base/result.ts';
import type { CaptureFolderReport } from '../capture/folder-report.ts';
import type { TransferSettings } from '../config/config.ts';
import type { EvidenceFiles } from '../evidence/files.ts';
import type { EvidenceScope } from '../evidence/gather.ts';
import type { FileAt } from '../ingest/file-at.ts';
import type { ClipEdits } from '../model/clip-metadata.ts';
import type { ExistingChoice } from '../model/existing-files.ts';
import type { HistoryEntry } from '../storage/clip-history.ts';
import type { ClipName } from '../storage/clips-in-order.ts';
import type { OpenFault, StorageFault } from '../storage/database/storage-fault.ts';
import type { Forecast } from '../transfer/schedule/forecast.ts';
import type { SetAsideQuery } from '../view/already-here.ts';
import type { PlainPage } from '../view/engine-view.ts';
import type { MetricsSnapshot } from '../view/metrics-snapshot.ts';
import type { OtherFilePage } from '../view/other-files.ts';
import type { Undone } from './undo-log.ts';

/** One line of the `--json` output and of the event log. `at` is ISO 8601 in UTC. */
export interface EngineEvent {
  readonly at: string;
  readonly event: string;
  readonly clipId?: string;
  readonly path?: string;
  readonly state?: string;
  readonly [field: string]: unknown;
}

export type FileTaken = { readonly kind: 'taken' } | FileAt;

export interface FirstLookAnswered {
  readonly folder: string;
  readonly answer: ExistingChoice;
}

/** What the owner says about recordings that were there before. */
export interface EngineExisting {
  /** Those of an open question, or those set aside for good; newest first. */
  setAside(query: SetAsideQuery): SetAsidePage;
  /**
   * What the owner says about the recordings of a first look: these become clips, the others are set aside.
   * @returns the folder and the answer it comes to; null when it was answered already
   */
  answerFirstLook(lookId: number, taken: AsideChoice): FirstLookAnswered | null;
  /** Has recordings that were set aside become clips; answers for how many it held. */
  takeSetAside(choice: AsideChoice): number;
  /** The same for the file at an absolute path, whose folders are real; else what the queue makes of it. */
  takeFile(path: string): Promise<FileTaken>;
  /**
   * Files in the capture folders that are no clips, and why. For programs of the owner, never for the window: it holds paths.
   * @param after `next` of the page before; null to begin
   */
  otherFiles(after: number | null, limit: number): OtherFilePage;
}

/** What the owner may ask for. Each answers `false` when it no longer applies: the clip is gone, or its state moved on. */
export interface EngineCommands {
  /**
   * Does this to many clips in one commit; answers for how many it applied.
   * @param goesOn a further part of the action before: both are undone together
   */
  act(clipIds: readonly string[], action: BulkAction, goesOn?: boolean): number;
  /** Takes the owner's last action back, as far as nothing has happened since; for ten seconds. */
  undo(): Undone;
  /** Puts a waiting clip where another stands in the order of sending, or behind all that were moved; false when it cannot. */
  move(clipId: string, before: string | null): boolean;
  retry(clipId: string): boolean;
  cancel(clipId: string): boolean;
  /** Keeps what the owner wishes for one clip: before others, now, put aside, off the list. */
  wish(clipId: string, wish: ClipWish): boolean;
  /** Takes over what the owner says about a clip; false once a slot was asked for with other words, or when a word is not valid. */
  edit(clipId: string, words: ClipEdits): boolean;
  /**
   * Stops sending within a second and keeps slot requests going; the owner's choice survives restarts.
   * @param until wall-clock milliseconds; left out or null: until `resume`
   * @returns false when it could not be kept: everything goes on as it was
   */
  pause(until?: number | null): boolean;
  /** `pause` until an hour from now, or until the clock of the settings' time zone next shows eight. */
  pauseFor(choice: PauseChoice): boolean;
  resume(): boolean;
  /**
   * Why nothing the owner asks for can be kept, where a command that did nothing met a trouble of the disk or of another
   * program with the database; null: it did not apply.
   */
  notKept(): StorageFault | null;
  /**
   * Other settings for transfers, from a configuration that was checked, hold from now on: windows, pace, caps, order and
   * the rules for a computer in use within a second, inside the blocks under way too; places that are no longer there are
   * left once what is under way has arrived; the size of blocks for clips found from now on. Not written down: the next
   * start goes by its configuration.
   */
  setTransferSettings(settings: TransferSettings): void;
  /** Looks at every capture folder now (start, unlock). */
  rescan(): void;
  /** The same; resolves when a listing of each that began after this call is through. */
  lookNow(): Promise<void>;
}

/** What a running queue tells at once. */
export interface EngineQueries {
  /**
   * Some clips by name, newest first, in an order that nothing changes.
   * @param after `place` of the last one read; null to begin
   */
  names(after: number | null, limit: number): readonly ClipName[];
  /** What the queue makes of the file at an absolute path, whose folders are real. */
  fileAt(path: string): Promise<FileAt>;
  /** The clip's present absolute path; for the host's own use (reveal in folder), never for the window. */
  pathOf(clipId: string): string | null;
  folders(): readonly string[];
  captureFolders(): readonly CaptureFolderReport[];
  /** What the next 24 hours will bring. */
  forecast(): Forecast;
  /** True when every clip has reached a good end or needs a person, and no file is still settling. */
  isIdle(): boolean;
  /** How many clips nothing but a person can bring on. */
  needsPerson(): number;
  /** Slot requests made, unknown outcomes, orphans found and possibly left, since the queue was made. */
  counters(): SlotRequestCounts;
  history(clipId: string): readonly HistoryEntry[];
  /** What was said between us and the service about a clip, without secrets; a crash may have cost the last second of it. */
  exchanges(clipId: string): ClipExchanges;
  /** Resolves when nothing is under way at this moment; timers may still start something later. */
  settled(): Promise<void>;
}

/** What a running queue shows of itself. */
export interface EngineViews {
  overview(): QueueOverview;
  /** Rows `offset … offset+limit-1` of the queue, unfinished clips first. */
  page(offset: number, limit: number): PlainPage;
  /** Rows of the list as the window shows it: grouped, searched, sorted. */
  list(query: ListQuery): Promise<QueuePage>;
  clip(clipId: string): ClipView | null;
  /** Everything that is known of one clip; null when it is not in the queue. */
  clipDetails(clipId: string): ClipDetails | null;
  /** How it went, what comes, how everything stands; null while the database cannot be read. */
  overviewDetails(): OverviewDetails | null;
  /** The queue in numbers, for programs that watch many of them; null while the database cannot be read. */
  metricsSnapshot(): MetricsSnapshot | null;
}

export interface EngineExports {
  /**
   * Everything that is known of a clip or of a time, to be written to files: no secret and no path in it. While it is put
   * together the queue goes on. Null while the database cannot be read.
   */
  exportEvidence(scope: EvidenceScope): Promise<EvidenceFiles | null>;
  /**
   * One JSON file for people who look into a trouble; null while the database cannot be read.
   * @param logLines the newest lines of the host's log
   */
  exportDiagnostics(logLines: readonly string[]): Promise<string | null>;
}

/** A running queue. Exceptions are bugs. */
export interface Engine extends EngineCommands, EngineExisting, EngineQueries, EngineViews, EngineExports {
  /**
   * The computer was asleep: blocks under way are sent again over new connections, folders looked at, waits planned again.
   * A slot request under way is left to finish or to become unknown. The engine notices most sleeps by itself.
   */
  wokeUp(): void;
  /** Answers with what ends it. */
  onEvent(listener: (event: EngineEvent) => void): () => void;
  /** Called at most ten times a second while views change. */
  onChange(listener: () => void): () => void;
  /** Stops intake, lets a slot request commit its answer (at most 2 s), aborts blocks, closes the database. */
  stop(): Promise<void>;
}

/** Opening the queue can fail in ways a person can mend; each is one line. */
export type OpenResult = Result<Engine, { readonly why?: OpenFault }>;
