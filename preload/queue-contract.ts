/**
 * What the window may ask of the queue, what it is answered, and the view that is pushed. Part of
 * the contract.
 */
import { z } from 'zod';
import type { ClipState, ClipView, GrowingView, Waiting } from './clip-view.ts';
import type { FirstLookView } from './first-look-contract.ts';
import type { Banner, Glance } from './glance-contract.ts';
import { bulkActions, type GroupCounts, listGroups, listSorts, pauseChoices } from './list-view.ts';

/**
 * The queue at a glance; pushed at most ten times a second, and cheap however long the queue is.
 */
export interface QueueOverview {
  /** When it was so, in wall-clock milliseconds. */
  readonly at: number;
  /** Rises whenever any clip's view may have changed: ask for the visible rows again. */
  readonly revision: number;
  readonly counts: Readonly<Record<ClipState, number>>;
  /** Clips nothing but a person can bring on. */
  readonly needsPerson: number;
  readonly paused: boolean;
  /** When the pause ends by itself; null when it does not, or when there is none. */
  readonly pausedUntil: number | null;
  /**
   * What holds all sending up by the owner's rules (hours, caps, what the computer is doing); a
   * pause comes before it.
   */
  readonly hold: Waiting | null;
  /** How fast everything together goes out now; null while nothing does. */
  readonly bytesPerSecond: number | null;
  readonly sendingClips: number;
  /** Some of the files that are not clips yet. */
  readonly growing: readonly GrowingView[];
  /** How many there are in all. */
  readonly growingCount: number;
  /** Folders whose old recordings the owner has yet to decide about. */
  readonly firstLooks: readonly FirstLookView[];
  /** Recordings that were there before and are set aside. */
  readonly alreadyHere: number;
  readonly banners: readonly Banner[];
  /** What is said of all this, and the only place that counts for it. */
  readonly glance: Glance;
  readonly service: 'practice' | 'real';
}

/** A page of the list, one group after the other. */
export interface QueuePage {
  readonly revision: number;
  /** Rows in the groups that were asked for. */
  readonly total: number;
  /** Of every group, whether it was asked for or not. */
  readonly groups: GroupCounts;
  readonly offset: number;
  readonly clips: readonly ClipView[];
}

export const clipId = z.string().min(1).max(64);

/** Every request of the queue's screen. */
export const queueRequests = {
  getOverview: z.undefined(),
  getQueuePage: z.strictObject({
    offset: z.number().int().min(0),
    limit: z.number().int().min(1).max(200),
    /** Part of the name of a file or a folder. */
    search: z.string().trim().max(200),
    groups: z.array(z.enum(listGroups)).min(1).max(4),
    sort: z.enum(listSorts),
  }),
  /** Puts a waiting clip where another one stands, or behind all that were moved before. */
  moveClip: z.strictObject({ clipId, before: clipId.nullable() }),
  retryClip: z.strictObject({ clipId }),
  cancelClip: z.strictObject({ clipId }),
  revealClip: z.strictObject({ clipId }),
  /** The same for many at once; where it does not apply nothing happens. */
  actOnClips: z.strictObject({
    clipIds: z.array(clipId).min(1).max(200),
    action: z.enum(bulkActions),
    /** A further part of the request before: both are undone together. */
    goesOn: z.boolean(),
  }),
  /** Takes the last action back; for ten seconds. */
  undo: z.undefined(),
  openFolder: z.undefined(),
  /** Until the owner resumes. */
  pauseAll: z.undefined(),
  pauseFor: z.strictObject({ choice: z.enum(pauseChoices) }),
  resumeAll: z.undefined(),
} satisfies Record<string, z.ZodType>;

/** Which rows of the list, and how they are found and ordered. */
export type ListQuery = z.infer<typeof queueRequests.getQueuePage>;

/** An action that no longer applies answers `false`, never an exception. */
export interface QueueReplies {
  getOverview: QueueOverview | null;
  getQueuePage: QueuePage;
  moveClip: boolean;
  retryClip: boolean;
  cancelClip: boolean;
  revealClip: boolean;
  /** For how many it was done. */
  actOnClips: number;
  undo: { readonly undone: number; readonly tooLate: number };
  openFolder: boolean;
  pauseAll: boolean;
  pauseFor: boolean;
  resumeAll: boolean;
}
