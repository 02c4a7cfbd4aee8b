/**
 * What a program beside the window may ask of the queue, whether an engine in another process works it, one in this
 * process, or none. Types only. Problems a person can mend are one line.
 */

import type { ClipState, ClipView } from '../../preload/clip-view.ts';
import type { BulkAction } from '../../preload/list-view.ts';
import type { SlotRequestCounts } from '../../preload/overview-contract.ts';
import type { Result } from '../base/result.ts';
import type { HistoryEntry } from '../storage/clip-history.ts';
import type { StorageFault } from '../storage/database/storage-fault.ts';
import type { Forecast } from '../transfer/schedule/forecast.ts';
import type { OtherFilePage } from '../view/other-files.ts';

/** The queue in numbers. Times are wall-clock milliseconds. */
export interface QueueStatus {
  readonly at: number;
  readonly counts: Readonly<Record<ClipState, number>>;
  /** Clips nothing but a person can bring on. */
  readonly needsPerson: number;
  readonly paused: boolean;
  /** When the pause ends by itself; null when it does not, or when there is none. */
  readonly pausedUntil: number | null;
  readonly slotRequests: SlotRequestCounts;
  /** Why nothing can be written to the queue now, or null. */
  readonly notKept: StorageFault | null;
  readonly folders: readonly FolderStatus[];
  /** Files that were there before Clipslot looked, and stay as they are. */
  readonly setAside: number;
}

/** How a capture folder stands; null: no engine looks into it. */
export interface FolderStatus {
  readonly path: string;
  /** `away`: not there. `different`: another folder is in its place. */
  readonly standing: 'ours' | 'away' | 'different';
  /** Files that are no clips yet. */
  readonly growing: number | null;
  /** What the last look passed over: links, second names, what no pattern fits, bins, what cannot be read. */
  readonly passedOver: number | null;
}

/** One clip, where its file is, and everything that happened to it. */
export interface ClipStory {
  readonly clip: ClipView;
  readonly path: string | null;
  readonly history: readonly HistoryEntry[];
}

export interface Changed {
  /** False when it no longer applies to the clip as it is. */
  readonly done: boolean;
  /** The clip after it. */
  readonly clip: ClipView;
}

/** A clip that a name fits. */
export interface FittingClip {
  readonly clipId: string;
  readonly path: string;
}

export interface FittingClips {
  /** Newest first; of very many the first ones. */
  readonly clips: readonly FittingClip[];
  readonly total: number;
}

/** A clip as lists have it. */
export interface ListedClip extends ClipView {
  readonly path: string;
}

export interface ClipPage {
  readonly clips: readonly ListedClip[];
  /** Where to go on, or null after the last page. */
  readonly next: number | null;
}

/**
 * `taken`: it was there before, and becomes a clip. `on-its-way`: it becomes one anyway. `refused`: one line about why it
 * cannot.
 */
export type Taken =
  | { readonly outcome: 'taken' | 'on-its-way' | 'clip' }
  | { readonly outcome: 'refused'; readonly line: string };

export interface QueueAccess {
  status(): Promise<Result<QueueStatus>>;
  /** The clips that an id, the start of one, or a file name fits. Which of several is meant only a person knows. */
  find(named: string): Promise<Result<FittingClips>>;
  story(clipId: string): Promise<Result<ClipStory | null>>;
  /** What the next 24 hours will bring. */
  forecast(): Promise<Result<Forecast>>;
  /** Some clips, newest first. @param after where the page before ended; null for the first */
  page(after: number | null): Promise<Result<ClipPage>>;
  change(clipId: string, change: BulkAction): Promise<Result<Changed | null>>;
  /** @param until null: until `resume` */
  pause(until: number | null): Promise<Result<null>>;
  resume(): Promise<Result<null>>;
  /** Has a file that was there before become a clip. @param path absolute, and its folders are real */
  take(path: string): Promise<Result<Taken>>;
  /** Some of the files that are no clips, and why. @param after where the page before ended; null for the first */
  files(after: number | null): Promise<Result<OtherFilePage>>;
}
