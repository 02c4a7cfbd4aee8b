/**
 * What a clip is, and how it may change: THE state machine. Pure: no clock, no database, no network.
 * What runs right now ("sending") is not here; see `queue-view.ts`.
 */
import type { ClipState, Reason } from '../../preload/contract.ts';
import type { ClipMetadata } from '../capture/metadata.ts';

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
  | { readonly state: 'cancelled' };

/** What every unfinished clip carries across restarts. */
export interface Pace {
  /** Tries since the last success in this state; sets the back-off. */
  readonly attempts: number;
  /** Not before this wall-clock time. */
  readonly nextAt: number;
  /** How many slots died before the bits were in; a second loss needs a person. */
  readonly slotsLost: number;
}

/** What the owner wishes for this one clip; kept whatever happens to it. */
export interface Wishes {
  /** Goes before others. */
  readonly pinned: boolean;
  /** Goes whatever windows, caps, pauses and the computer's other work say; safety still counts. */
  readonly sendNow: boolean;
}

export type Clip = ClipFacts & Pace & Wishes & { readonly progress: Progress };

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
  | { readonly type: 'service-rejected'; readonly reason: Reason }
  | { readonly type: 'stopped-short'; readonly reason: Reason }
  | { readonly type: 'file-changed'; readonly reason: Reason }
  | { readonly type: 'file-returned'; readonly now: number }
  /** The file was cut off, or otherwise unfit, when it was found; a new version of it is a clip of its own. */
  | { readonly type: 'file-completed' }
  | { readonly type: 'retry-asked'; readonly now: number }
  | { readonly type: 'cancel-asked' };

/** A bug: an event arrived in a state where it cannot happen. */
export class ImpossibleTransition extends Error {
  constructor(clip: Clip, event: ClipEvent) {
    super(`clip ${clip.clipId}: ${event.type} cannot happen in state ${clip.progress.state}`);
    this.name = 'ImpossibleTransition';
  }
}

/** States in which nothing more happens by itself and nothing needs a person. */
export const goodEnds: readonly ClipState[] = ['published', 'cancelled'];

/** What of a clip an event changes. */
type Change = { readonly progress: Progress } & Partial<Pace>;
type In<S extends ClipState> = Extract<Progress, { state: S }>;

/** The clip after `event`. Throws {@link ImpossibleTransition} where the pair makes no sense. */
export function advance(clip: Clip, event: ClipEvent): Clip {
  const change = changeFor(clip, event);
  if (change === null) throw new ImpossibleTransition(clip, event);
  return { ...clip, ...change };
}

/** True when `event` makes sense now; for commands that may come too late. */
export function possible(clip: Clip, event: ClipEvent): boolean {
  return changeFor(clip, event) !== null;
}

function changeFor(clip: Clip, event: ClipEvent): Change | null {
  const { progress } = clip;
  if (event.type === 'file-changed') return superseded(progress, event.reason);
  switch (progress.state) {
    case 'awaiting-slot':
      return whileAwaitingSlot(clip, event);
    case 'slot-unknown':
      return whileSlotUnknown(clip, event);
    case 'slot-held':
      return whileSlotHeld(clip, progress, event);
    case 'uploaded':
      return whileUploaded(clip, progress, event);
    case 'failed':
      return whileFailed(progress, event);
    case 'refused':
      return whileRefused(progress, event);
    case 'cancelled':
      return event.type === 'retry-asked' ? fresh(event.now) : null;
    case 'published':
      return null;
  }
}

function whileAwaitingSlot(clip: Clip, event: ClipEvent): Change | null {
  switch (event.type) {
    case 'slot-granted':
      return { progress: { state: 'slot-held', slot: event.slot, lastReason: null }, attempts: 0, nextAt: 0 };
    case 'slot-refused':
      return { progress: { state: 'refused', reason: event.reason } };
    case 'slot-postponed':
      return {
        ...postponed(clip, event.nextAt),
        progress: { state: 'awaiting-slot', lastReason: event.reason },
      };
    case 'slot-outcome-unknown':
    case 'records-lost':
      return { progress: { state: 'slot-unknown', askOwner: event.askOwner }, nextAt: event.nextAt };
    case 'slot-unusable':
      return { progress: { state: 'failed', reason: event.reason, resume: { state: 'slot-unknown' } } };
    case 'stopped-short':
      return { progress: { state: 'failed', reason: event.reason, resume: { state: 'awaiting-slot' } } };
    case 'retry-asked':
    case 'file-returned':
      return fresh(event.now);
    case 'cancel-asked':
      return { progress: { state: 'cancelled' } };
    default:
      return null;
  }
}

function whileSlotUnknown(clip: Clip, event: ClipEvent): Change | null {
  switch (event.type) {
    case 'unknown-resolved':
      return { ...postponed(clip, event.nextAt), progress: { state: 'awaiting-slot', lastReason: null } };
    case 'slot-outcome-unknown':
      return { progress: { state: 'slot-unknown', askOwner: event.askOwner }, nextAt: event.nextAt };
    case 'found-at-service': {
      const { slot, serviceState, nextAt } = event;
      return { progress: { state: 'uploaded', slot, serviceState }, attempts: 0, nextAt };
    }
    case 'retry-asked':
      return { progress: { state: 'slot-unknown', askOwner: false }, nextAt: event.now };
    case 'stopped-short':
      return { progress: { state: 'failed', reason: event.reason, resume: { state: 'slot-unknown' } } };
    default:
      return null;
  }
}

/** A refusal is the service's last word, unless the records of what came after it were lost. */
function whileRefused(progress: In<'refused'>, event: ClipEvent): Change | null {
  if (event.type === 'retry-asked') return fresh(event.now);
  return event.type === 'records-lost'
    ? { progress: { state: 'failed', reason: progress.reason, resume: { state: 'slot-unknown' } } }
    : null;
}

function whileSlotHeld(clip: Clip, progress: In<'slot-held'>, event: ClipEvent): Change | null {
  const { slot } = progress;
  switch (event.type) {
    case 'progressed':
      return { progress: { ...progress, lastReason: null }, attempts: 0 };
    case 'transfer-postponed':
      return { ...postponed(clip, event.nextAt), progress: { ...progress, lastReason: event.reason } };
    case 'bits-committed':
      return {
        progress: { state: 'uploaded', slot, serviceState: 'Uploaded' },
        attempts: 0,
        nextAt: event.nextAt,
      };
    case 'slot-gone':
      return slotLost(clip, event);
    case 'service-rejected':
      return { progress: { state: 'failed', reason: event.reason, resume: { state: 'awaiting-slot' } } };
    case 'stopped-short':
      return { progress: { state: 'failed', reason: event.reason, resume: { state: 'slot-held', slot } } };
    case 'file-returned':
      return { progress: { ...progress, lastReason: null }, attempts: 0, nextAt: event.now };
    case 'retry-asked':
      return { progress, attempts: 0, nextAt: event.now };
    case 'cancel-asked':
      return { progress: { state: 'cancelled' } };
    default:
      return null;
  }
}

function whileUploaded(clip: Clip, progress: In<'uploaded'>, event: ClipEvent): Change | null {
  switch (event.type) {
    case 'service-state':
      return {
        ...postponed(clip, event.nextAt),
        progress: { ...progress, serviceState: event.serviceState },
      };
    case 'published':
      return { progress: { state: 'published', slot: progress.slot } };
    case 'service-rejected':
      return { progress: { state: 'failed', reason: event.reason, resume: { state: 'awaiting-slot' } } };
    case 'stopped-short':
      return {
        progress: {
          state: 'failed',
          reason: event.reason,
          resume: { state: 'uploaded', slot: progress.slot },
        },
      };
    case 'retry-asked':
      return { progress, attempts: 0, nextAt: event.now };
    default:
      return null;
  }
}

function whileFailed(progress: In<'failed'>, event: ClipEvent): Change | null {
  switch (event.type) {
    case 'file-returned':
    case 'service-returned':
      return resumed(progress.resume, event.now);
    case 'retry-asked':
      // The owner has decided for the present service, which knows nothing of the old slot.
      return progress.reason.code === 'slot-of-other-service'
        ? fresh(event.now)
        : resumed(progress.resume, event.now);
    case 'records-lost':
      return progress.resume.state === 'awaiting-slot'
        ? { progress: { ...progress, resume: { state: 'slot-unknown' } } }
        : null;
    case 'stopped-short':
      return { progress: { ...progress, reason: event.reason } };
    case 'file-completed':
      return progress.resume.state === 'awaiting-slot' ? { progress: { state: 'cancelled' } } : null;
    case 'cancel-asked':
      // An uploaded clip is the service's now, and an unknown outcome must be cleared up first.
      return progress.resume.state === 'uploaded' || progress.resume.state === 'slot-unknown'
        ? null
        : { progress: { state: 'cancelled' } };
    default:
      return null;
  }
}

/** The bits this clip stands for are gone for good. Once the service has them, the file may change freely. */
function superseded(progress: Progress, reason: Reason): Change | null {
  switch (progress.state) {
    case 'awaiting-slot':
    case 'slot-held':
    case 'refused':
      return { progress: { state: 'failed', reason, resume: { state: 'never' } } };
    case 'slot-unknown':
      // The orphan that may exist must be looked for first.
      return null;
    case 'failed':
      return progress.resume.state === 'slot-unknown' || progress.resume.state === 'uploaded'
        ? null
        : { progress: { state: 'failed', reason, resume: { state: 'never' } } };
    default:
      return null;
  }
}

function resumed(resume: Resume, now: number): Change | null {
  switch (resume.state) {
    case 'never':
      return null;
    case 'awaiting-slot':
      return fresh(now);
    case 'slot-unknown':
      return { progress: { state: 'slot-unknown', askOwner: false }, attempts: 0, nextAt: now };
    case 'slot-held':
      return {
        progress: { state: 'slot-held', slot: resume.slot, lastReason: null },
        attempts: 0,
        nextAt: now,
      };
    case 'uploaded':
      return {
        progress: { state: 'uploaded', slot: resume.slot, serviceState: 'Uploaded' },
        attempts: 0,
        nextAt: now,
      };
  }
}

/** A dead slot is replaced once by itself; a service that keeps losing slots needs a person. */
function slotLost(clip: Clip, event: Extract<ClipEvent, { type: 'slot-gone' }>): Change {
  const slotsLost = clip.slotsLost + 1;
  if (slotsLost > 1) {
    return {
      progress: { state: 'failed', reason: event.reason, resume: { state: 'awaiting-slot' } },
      slotsLost,
    };
  }
  return { progress: { state: 'awaiting-slot', lastReason: event.reason }, slotsLost, nextAt: event.nextAt };
}

function fresh(now: number): Change {
  return { progress: { state: 'awaiting-slot', lastReason: null }, attempts: 0, nextAt: now };
}

function postponed(clip: Clip, nextAt: number): Pick<Pace, 'attempts' | 'nextAt'> {
  return { attempts: clip.attempts + 1, nextAt };
}

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
