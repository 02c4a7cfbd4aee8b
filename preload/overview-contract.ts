/**
 * What the overview shows beyond the queue at a glance: how it went, what comes, how everything
 * stands. Part of the contract.
 */
import { z } from 'zod';
import type { Reason } from './clip-view.ts';

/** Times are wall-clock milliseconds. */
export interface OverviewDetails {
  readonly now: number;
  /**
   * Bytes the service accepted in each stretch of the last hour, oldest first; the last one is
   * under way.
   */
  readonly rate: { readonly bucketMs: number; readonly bytes: readonly number[] };
  readonly next24h: NextDay;
  readonly slotRequests: SlotRequestCounts;
  readonly folders: readonly FolderHealth[];
  readonly slots: LaneHealth;
  readonly transfers: LaneHealth;
  /** How far uploaded clips are. */
  readonly polls: LaneHealth;
  /** Host and port of the service. */
  readonly serviceHost: string;
  readonly database: DatabaseHealth;
}

export interface NextDay {
  /** When sending is possible, caps aside. */
  readonly windows: readonly {
    readonly from: number;
    readonly to: number;
    readonly pace: 'limited' | 'full';
  }[];
  /** The first clips in the order in which they will go. */
  readonly clips: readonly ClipAhead[];
  /** When the whole queue is out; null when that cannot be told. */
  readonly doneAt: number | null;
  /** Bytes that will not be out within the day; null when it is not known how fast the line is. */
  readonly leftBytes: number | null;
}

export interface ClipAhead {
  readonly clipId: string;
  readonly name: string;
  readonly startsAt: number | null;
  readonly doneAt: number | null;
  /** Out only after its slot is assumed to have ended. */
  readonly late: boolean;
}

/** Counted since the queue was made. */
export interface SlotRequestCounts {
  readonly attempts: number;
  readonly granted: number;
  readonly unknown: number;
  readonly orphansDeleted: number;
  /** No list showed a slot for the lost answer; a list may lag or leave slots out. */
  readonly possiblyLeft: number;
  /** Ours, no longer wanted, not deleted yet. */
  readonly orphansLeft: number;
}

export interface FolderHealth {
  readonly name: string;
  readonly standing: 'ours' | 'away' | 'different';
  readonly watching: 'events' | 'polling';
  readonly growing: number;
  /** Entries the last scan passed over: links, devices, names that cannot be used. */
  readonly leftOut: number;
}

/** `pause` null: open. */
export interface LaneHealth {
  readonly pause: { readonly reason: Reason; readonly until: number | null } | null;
}

export interface DatabaseHealth {
  /** What is wrong, if anything. */
  readonly trouble: Reason | null;
  readonly sizeBytes: number;
  readonly backupAt: number | null;
}

export const overviewRequests = {
  getOverviewDetails: z.undefined(),
} satisfies Record<string, z.ZodType>;

export interface OverviewReplies {
  getOverviewDetails: OverviewDetails | null;
}
