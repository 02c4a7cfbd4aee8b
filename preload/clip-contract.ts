/**
 * The page of one clip: everything that is known about it, and what the owner may do with it. Part
 * of the contract.
 */
import { z } from 'zod';
import { type ClipView, type DateSource, type Reason, type Visibility, visibilities } from './clip-view.ts';
import type { ClipExchanges } from './exchange-view.ts';
import { clipId } from './queue-contract.ts';

/** Times are wall-clock milliseconds. */
export interface ClipDetails {
  readonly clip: ClipView;
  /** Everything that happened to it, oldest first. */
  readonly history: readonly HistoryLine[];
  readonly slotRequests: readonly SlotRequestFacts[];
  readonly slot: SlotFacts | null;
  readonly blocks: BlockMap;
  readonly words: ClipWords;
  /** What was said between us and the service about it, without secrets. */
  readonly exchanges: ClipExchanges;
}

export interface HistoryLine {
  readonly at: number;
  /** As the queue names it: `slot-granted`, `published` … */
  readonly event: string;
  readonly reason: Reason | null;
}

/** One POST and what became of it. */
export interface SlotRequestFacts {
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Null while it is under way. */
  readonly outcome: 'granted' | 'refused' | 'not-sent' | 'unknown' | 'unreadable' | null;
  readonly status: number | null;
  /** How an unknown outcome was cleared up. */
  readonly resolution: 'absent' | 'orphan-deleted' | null;
}

export interface SlotFacts {
  readonly gameClipId: string;
  /** Host and port; the rest of the address is the service's secret. */
  readonly uploadHost: string;
  readonly grantedAt: number;
}

export interface BlockMap {
  readonly expectedBlocks: number;
  readonly blockSizeBytes: number;
  /** Numbers of accepted blocks, as ranges from the first to the last, both included. */
  readonly accepted: readonly (readonly [first: number, last: number])[];
}

/** What the service is told about the clip. */
export interface ClipWords {
  readonly userCaption: string;
  readonly titleData: string;
  readonly greatestMomentId: string;
  readonly visibility: Visibility;
  readonly savedByUser: boolean;
  readonly dateRecorded: string;
  readonly dateSource: DateSource;
  /** They can still reach the service: no slot was asked for with other ones. */
  readonly editable: boolean;
}

/** What the owner may decide for a clip; see `ClipOverrides` of the queue. */
export const clipWishes = ['pin', 'unpin', 'send-now', 'hold', 'release', 'forget', 'remember'] as const;
export type ClipWish = (typeof clipWishes)[number];

export const clipRequests = {
  getClip: z.strictObject({ clipId }),
  wishClip: z.strictObject({ clipId, wish: z.enum(clipWishes) }),
  editClip: z.strictObject({
    clipId,
    userCaption: z.string().trim().max(250),
    /** The service takes 10 KB; the queue counts the bytes. */
    titleData: z.string().max(10_240),
    greatestMomentId: z.string().trim().max(256),
    visibility: z.enum(visibilities),
    savedByUser: z.boolean(),
  }),
} satisfies Record<string, z.ZodType>;

/** An action that no longer applies answers `false`, never an exception. */
export interface ClipReplies {
  getClip: ClipDetails | null;
  wishClip: boolean;
  editClip: boolean;
}
