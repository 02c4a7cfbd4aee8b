/**
 * How a clip may change: THE state machine. Pure: no clock, no database, no network. An impossible pair of state and event
 * throws.
 */
import type { ClipState, Reason } from '../../preload/clip-view.ts';
import { type Change, fresh, postponed, resumed, slotLost, superseded } from './changes.ts';
import type { Clip, ClipEvent, Progress } from './clip.ts';

/** A bug: an event arrived in a state where it cannot happen. */
export class ImpossibleTransition extends Error {
  constructor(clip: Clip, event: ClipEvent) {
    super(`clip ${clip.clipId}: ${event.type} cannot happen in state ${clip.progress.state}`);
    this.name = 'ImpossibleTransition';
  }
}

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
      return whileCancelled(progress, event);
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
      return cancelled(null);
    case 'given-up':
      return cancelled(event.reason);
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
  // Nothing is owed to anybody: the owner may leave it at that.
  if (event.type === 'cancel-asked') return cancelled(null);
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
      return cancelled(null);
    case 'given-up':
      return cancelled(event.reason);
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
    case 'commit-denied':
      return {
        progress: { state: 'slot-held', slot: progress.slot, lastReason: event.reason },
        attempts: 0,
        nextAt: event.nextAt,
      };
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
      return progress.resume.state === 'awaiting-slot' ? cancelled(null) : null;
    case 'cancel-asked':
      return mayBeGivenUp(progress) ? cancelled(null) : null;
    case 'given-up':
      return mayBeGivenUp(progress) ? cancelled(event.reason) : null;
    default:
      return null;
  }
}

/** An uploaded clip is the service's now, and an unknown outcome must be cleared up first. */
function mayBeGivenUp({ resume }: In<'failed'>): boolean {
  return resume.state !== 'uploaded' && resume.state !== 'slot-unknown';
}

function whileCancelled({ reason }: In<'cancelled'>, event: ClipEvent): Change | null {
  if (event.type === 'retry-asked') return fresh(event.now);
  // Taken out of the bin again: its slot is gone, and it needs another.
  return event.type === 'file-returned' && reason?.code === 'file-deleted' ? fresh(event.now) : null;
}

function cancelled(reason: Reason | null): Change {
  return { progress: { state: 'cancelled', reason } };
}
