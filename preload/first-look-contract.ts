/**
 * Recordings that were in a folder before Clipslot looked: what the owner is asked about them, what
 * they answer, and the list of those that were set aside. Part of the contract.
 */
import { z } from 'zod';

/**
 * A folder whose old recordings the owner has yet to decide about; until then nothing of it is
 * taken.
 */
export interface FirstLookView {
  readonly lookId: number;
  readonly folderName: string;
  /** How many were found so far. */
  readonly count: number;
  readonly sizeBytes: number;
  /**
   * When the oldest and the newest of them was last written, in wall-clock milliseconds; null while
   * there is none.
   */
  readonly oldestAt: number | null;
  readonly newestAt: number | null;
  /**
   * How long sending all of them takes at the speed the line has shown; null while none is known.
   */
  readonly sendingMs: number | null;
  /** All of the folder has been seen. */
  readonly isComplete: boolean;
}

/** One recording that was there before. The window learns no path. */
export interface SetAsideView {
  readonly asideId: number;
  readonly name: string;
  readonly folderName: string;
  readonly sizeBytes: number;
  /** When it was last written, in wall-clock milliseconds. */
  readonly modifiedAt: number;
}

export interface SetAsidePage {
  readonly total: number;
  readonly sizeBytes: number;
  readonly files: readonly SetAsideView[];
}

const id = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Those named, or all but those. More than this the owner chooses the other way round. */
const asideChoice = z.strictObject({ all: z.boolean(), asideIds: z.array(id).max(20_000) });
export type AsideChoice = z.infer<typeof asideChoice>;

/** Every request about recordings that were there before. */
export const firstLookRequests = {
  /**
   * Newest first: those of a first look that waits for its answer; null: those that were set aside
   * for good.
   */
  getSetAside: z.strictObject({
    lookId: id.nullable(),
    offset: z.number().int().min(0).max(10_000_000),
    limit: z.number().int().min(1).max(200),
  }),
  /** `taken`: which of them become clips. The others are set aside. */
  answerFirstLook: z.strictObject({ lookId: id, taken: asideChoice }),
  /** Has recordings that were set aside become clips after all. */
  takeSetAside: asideChoice,
} satisfies Record<string, z.ZodType>;

export interface FirstLookReplies {
  getSetAside: SetAsidePage;
  /** False when it was answered already, or the folder was exchanged meanwhile. */
  answerFirstLook: boolean;
  /** For how many it was done. */
  takeSetAside: number;
}
