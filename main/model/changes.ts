/** Changes that several states share: starting anew, waiting, going on where it stopped, losing a slot. Pure. */
import type { Reason } from '../../preload/clip-view.ts';
import type { Clip, ClipEvent, Pace, Progress, Resume } from './clip.ts';

/** What of a clip an event changes. */
export type Change = { readonly progress: Progress } & Partial<Pace>;

/** The bits this clip stands for are gone for good. Once the service has them, the file may change freely. */
export function superseded(progress: Progress, reason: Reason): Change | null {
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

/** A stopped clip goes on where it was; one that stands for bits that are gone never does. */
export function resumed(resume: Resume, now: number): Change | null {
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
export function slotLost(clip: Clip, event: Extract<ClipEvent, { type: 'slot-gone' }>): Change {
  const slotsLost = clip.slotsLost + 1;
  if (slotsLost > 1) {
    return {
      progress: { state: 'failed', reason: event.reason, resume: { state: 'awaiting-slot' } },
      slotsLost,
    };
  }
  return { progress: { state: 'awaiting-slot', lastReason: event.reason }, slotsLost, nextAt: event.nextAt };
}

/** From the beginning: a slot is asked for as if for the first time. */
export function fresh(now: number): Change {
  return { progress: { state: 'awaiting-slot', lastReason: null }, attempts: 0, nextAt: now };
}

/** One more try was in vain. */
export function postponed(clip: Clip, nextAt: number): Pick<Pace, 'attempts' | 'nextAt'> {
  return { attempts: clip.attempts + 1, nextAt };
}
