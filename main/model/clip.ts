/**
 * What a clip is, in every state it can durably be in, and the events that may happen to it. Types and what follows from
 * them; how a clip changes is in `advance.ts`. What runs right now ("sending") is not here; see `queue-view.ts`.
 */
import type { ClipState, DateSource, Reason } from '../../preload/clip-view.ts';
import type { ClipEdits, ClipMetadata } from './clip-metadata.ts';

/** The service's answer that it will take a clip. Addresses are opaque and absolute. */
export interface Slot {
  readonly gameClipId: string;
  readonly uploadUri: string;
  /** The answer's own `uploadId`, if it had one [uri-uriput.md]. */
  readonly uploadId: string | null;
  readonly grantedAt: number;
}

/** What does not change while the clip goes through its states, but for the path, which follows a rename. */
export interface ClipFacts {
  readonly clipId: string;
  readonly path: string;
  readonly folder: string;
  readonly fileId: string;
  readonly sizeBytes: number;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
  readonly edgesDigest: string;
  readonly durationSeconds: number | null;
  readonly foundAt: number;
  readonly blockSizeBytes: number;
  readonly expectedBlocks: number;
  readonly metadata: ClipMetadata;
  /** When recording started, as the service wants it; from the metadata or worked out from the file. */
  readonly dateRecorded: string;
  readonly dateSource: DateSource;
}

/** Where a `failed` clip goes on when the cause is gone; `never` for a version of a file that no longer exists. */
export type Resume =
  | { readonly state: 'never' }
  | { readonly state: 'awaiting-slot' }
  | { readonly state: 'slot-unknown' }
  | { readonly state: 'slot-held'; readonly slot: Slot }
  | { readonly state: 'uploaded'; readonly slot: Slot };

export type Progress =
  | { readonly state: 'awaiting-slot'; readonly lastReason: Reason | null }
  | { readonly state: 'slot-unknown'; readonly askOwner: boolean }
  | { readonly state: 'slot-held'; readonly slot: Slot; readonly lastReason: Reason | null }
  | { readonly state: 'uploaded'; readonly slot: Slot; readonly serviceState: string }
  | { readonly state: 'published'; readonly slot: Slot }
  | { readonly state: 'refused'; readonly reason: Reason }
  | { readonly state: 'failed'; readonly reason: Reason; readonly resume: Resume }
  /** `reason` null: the owner said so. */
  | { readonly state: 'cancelled'; readonly reason: Reason | null };

/** What every unfinished clip carries across restarts. */
export interface Pace {
  /** Tries since the last success in this state; sets the back-off. */
  readonly attempts: number;
  /** Not before this wall-clock time. */
  readonly nextAt: number;
  /** How many slots died before the bits were in; a second loss needs a person. */
  readonly slotsLost: number;
}

/** What the owner has decided for this one clip; kept whatever happens to it. */
export interface ClipOverrides {
  /** Goes before others. */
  readonly pinned: boolean;
  /** Goes whatever windows, caps, pauses and the computer's other work say; safety still counts. */
  readonly sendNow: boolean;
  /** Is not sent until the owner lets it go on. */
  readonly held: boolean;
  /** Over, and taken off the list. The file is still known. */
  readonly forgotten: boolean;
  /** Where the owner has put it among the waiting, counted from 0. */
  readonly place: number;
  /** Words that go over those of folder and sidecar. */
  readonly edits: ClipEdits;
}

export type Clip = ClipFacts & Pace & ClipOverrides & { readonly progress: Progress };

export type ClipEvent =
  | { readonly type: 'slot-granted'; readonly slot: Slot }
  | { readonly type: 'slot-refused'; readonly reason: Reason }
  | { readonly type: 'slot-postponed'; readonly reason: Reason; readonly nextAt: number }
  | { readonly type: 'slot-outcome-unknown'; readonly askOwner: boolean; readonly nextAt: number }
  | { readonly type: 'slot-unusable'; readonly reason: Reason }
  | { readonly type: 'unknown-resolved'; readonly nextAt: number }
  /** The queue's records were lost in part: whether this clip has a slot is no longer known. */
  | { readonly type: 'records-lost'; readonly askOwner: boolean; readonly nextAt: number }
  /** The service has the file already, under a slot that no record of ours knows. */
  | {
      readonly type: 'found-at-service';
      readonly slot: Slot;
      readonly serviceState: string;
      readonly nextAt: number;
    }
  | { readonly type: 'progressed' }
  | { readonly type: 'transfer-postponed'; readonly reason: Reason; readonly nextAt: number }
  | { readonly type: 'slot-gone'; readonly reason: Reason; readonly nextAt: number }
  | { readonly type: 'bits-committed'; readonly nextAt: number }
  | { readonly type: 'service-state'; readonly serviceState: string; readonly nextAt: number }
  | { readonly type: 'published' }
  | { readonly type: 'service-returned'; readonly now: number }
  | { readonly type: 'commit-denied'; readonly reason: Reason; readonly nextAt: number }
  | { readonly type: 'service-rejected'; readonly reason: Reason }
  | { readonly type: 'stopped-short'; readonly reason: Reason }
  | { readonly type: 'file-changed'; readonly reason: Reason }
  /** It is not to go out, by what the owner did elsewhere; whatever slot it holds is given back. */
  | { readonly type: 'given-up'; readonly reason: Reason }
  | { readonly type: 'file-returned'; readonly now: number }
  /** The file was cut off, or otherwise unfit, when it was found; a new version of it is a clip of its own. */
  | { readonly type: 'file-completed' }
  | { readonly type: 'retry-asked'; readonly now: number }
  | { readonly type: 'cancel-asked' };

/** States in which nothing more happens by itself and nothing needs a person. */
export const goodEnds: readonly ClipState[] = ['published', 'cancelled'];

/** The slot a clip holds or will hold again, if any. */
export function slotOf(progress: Progress): Slot | null {
  switch (progress.state) {
    case 'slot-held':
    case 'uploaded':
    case 'published':
      return progress.slot;
    case 'failed':
      return 'slot' in progress.resume ? progress.resume.slot : null;
    default:
      return null;
  }
}

/** Why a clip stands where it does or was put off the last time, if there is a reason. */
export function reasonOf(progress: Progress): Reason | null {
  if ('reason' in progress) return progress.reason;
  return 'lastReason' in progress ? progress.lastReason : null;
}
