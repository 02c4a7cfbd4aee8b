/** What the window may ask of the queue, what it is answered, and the view that is pushed. Part of the contract. */
import { z } from 'zod';
import type { ClipState, ClipView, GrowingView, Lane, Reason, Waiting } from './clip-view.ts';

/**
 * Trouble that concerns every clip: shown once, as a banner. `folder`: a capture folder is away or another one;
 * `watching`: new files in it are found later than usual.
 */
export interface Banner {
  readonly kind: 'lane' | 'folder' | 'watching' | 'database';
  readonly lane: Lane | null;
  readonly folderName: string | null;
  readonly reason: Reason;
  readonly until: number | null;
}

/** The queue at a glance; pushed at most ten times a second, and cheap however long the queue is. */
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
  /** What holds all sending up by the owner's rules (hours, caps, what the computer is doing); a pause comes before it. */
  readonly hold: Waiting | null;
  /** How fast everything together goes out now; null while nothing does. */
  readonly bytesPerSecond: number | null;
  readonly sendingClips: number;
  /** Some of the files that are not clips yet. */
  readonly growing: readonly GrowingView[];
  /** How many there are in all. */
  readonly growingCount: number;
  readonly banners: readonly Banner[];
  readonly service: 'practice' | 'real';
}

/** A page of the queue: newest first within its group; unfinished before finished. */
export interface QueuePage {
  readonly revision: number;
  readonly total: number;
  readonly offset: number;
  readonly clips: readonly ClipView[];
}

/** How long sending may rest before it goes on by itself: an hour, or until the clock next shows eight in the morning. */
export const pauseChoices = ['hour', 'morning'] as const;
export type PauseChoice = (typeof pauseChoices)[number];

export const clipId = z.string().min(1).max(64);

/** Every request of the queue's screen. */
export const queueRequests = {
  getOverview: z.undefined(),
  getQueuePage: z.strictObject({
    offset: z.number().int().min(0),
    limit: z.number().int().min(1).max(200),
  }),
  retryClip: z.strictObject({ clipId }),
  cancelClip: z.strictObject({ clipId }),
  revealClip: z.strictObject({ clipId }),
  openFolder: z.undefined(),
  /** Until the owner resumes. */
  pauseAll: z.undefined(),
  pauseFor: z.strictObject({ choice: z.enum(pauseChoices) }),
  resumeAll: z.undefined(),
} satisfies Record<string, z.ZodType>;

/** An action that no longer applies answers `false`, never an exception. */
export interface QueueReplies {
  getOverview: QueueOverview | null;
  getQueuePage: QueuePage;
  retryClip: boolean;
  cancelClip: boolean;
  revealClip: boolean;
  openFolder: boolean;
  pauseAll: boolean;
  pauseFor: boolean;
  resumeAll: boolean;
}
