/**
 * The queue in three seconds: what stands in the way, what moves, how much is left. Heading, tray,
 * taskbar, notifications and overview are all drawn from it, so that they cannot disagree. Part of
 * the contract; pure types.
 */
import type { Lane, Reason, ReasonCode } from './clip-view.ts';
import type { GroupCounts } from './list-view.ts';

/**
 * What the icon of tray and window can say. `waiting`: clips wait for their window, for a cap, for
 * the computer to be free, or for the service.
 */
export type Mood = 'idle' | 'sending' | 'paused' | 'waiting' | 'needs-you';

/**
 * Trouble that concerns every clip: shown once, as a banner. `folder`: a capture folder is away or
 * another one; `watching`: new files in it are found later than usual.
 */
export interface Banner {
  readonly kind: 'lane' | 'folder' | 'watching' | 'database';
  readonly lane: Lane | null;
  readonly folderName: string | null;
  readonly reason: Reason;
  readonly until: number | null;
}

/** The trouble that is said first. */
export interface Blocker {
  readonly kind: 'signed-out' | 'over-quota' | 'offline' | 'other';
  /** Null: the app knows it, and the queue has no banner for it. */
  readonly banner: Banner | null;
  /** Whether it stays until a person does something. */
  readonly needsPerson: boolean;
}

/** Why clips need a person: one cause, however many clips it has. */
export interface Cause {
  /** `answer-lost`: a slot may exist, and only the owner can say what becomes of the clip. */
  readonly code: ReasonCode | 'answer-lost';
  /** What was said about it, where that is the same for all of them. */
  readonly detail: string | null;
  readonly count: number;
  /** Of the newest clip among them: its file, without a folder. */
  readonly name: string;
}

export interface Glance {
  readonly mood: Mood;
  readonly blocker: Blocker | null;
  /** The counts of the list's groups; every other count here is a part of one of them. */
  readonly groups: GroupCounts;
  /** Those of the waiting ones that the service has and prepares. */
  readonly atService: number;
  /** Those of the waiting ones whose slot request has a lost answer that is being looked into. */
  readonly checking: number;
  readonly published: number;
  /** The most frequent causes first. */
  readonly causes: readonly Cause[];
  /** Lasting troubles besides clips, each counted once. */
  readonly lastingTroubles: number;
  /** Bytes of clips with a slot that are not at the service yet; null: not known. */
  readonly leftBytes: number | null;
  /** How much of what there was to send since the line was last empty is out, 0 to 1. */
  readonly share: number | null;
  readonly bytesPerSecond: number | null;
  /** When all that holds a slot will be out; null when that cannot be told. */
  readonly doneAt: number | null;
}
