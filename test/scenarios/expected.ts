/** What becomes of the clips under each scenario of the library: six captured at once, of four blocks each. */
import type { ClipState, ReasonCode } from '../../preload/clip-view.ts';

type States = Partial<Record<ClipState, number>>;

export interface Expected {
  /** How many clips are in which state when nothing but the owner, or nothing at all, brings the queue on. */
  readonly states: States;
  /** Reasons of those that did not make it by then. */
  readonly reasons?: Partial<Record<ReasonCode, number>>;
  /** States after the owner has tried again whatever can be tried again; left out where there is nothing to try. */
  readonly finally?: States;
  /** The run never becomes idle, because clips wait for what never comes: it ends when these states are reached. */
  readonly waitsForEver?: true;
  /** Slots made, where that is not one for each clip. */
  readonly slots?: number;
  /** Of them, those whose answer was lost or could not be used, found again and deleted. */
  readonly orphansDeleted?: number;
  /** Slots that may be left at the service: no list showed them. */
  readonly possiblyLeft?: number;
  /** How clips whose bits the service has stand there a day later, where not every one is Published. */
  readonly later?: Readonly<Record<string, number>>;
  /** What no client could help. */
  readonly unavoidable?: readonly string[];
  /** Nothing is struck: the trouble lies in a setting. */
  readonly noFaults?: true;
  /** Clips are saved by their user, so that they count against the saved quota. */
  readonly saved?: true;
  /** Runs in `npm test` too. */
  readonly quick?: true;
}

const all: Expected = { states: { published: 6 } };
/** The first clip's trouble stops the lane until the owner has looked; then all go through. */
const stopsUntilLookedAt = { states: { failed: 1, 'awaiting-slot': 5 }, finally: { published: 6 } } as const;

const expectations: Readonly<Record<string, Expected>> = {
  'captive-portal': { ...stopsUntilLookedAt, reasons: { 'answer-not-understood': 1 } },
  'claims-refused': {
    states: { published: 5, refused: 1 },
    reasons: { 'claims-refused': 1 },
    finally: { published: 6 },
    quick: true,
  },
  // No list can show that a request never got through: both slots count as possibly left, and neither was made.
  'cut-connections': { ...all, slots: 6, possiblyLeft: 2 },
  'deleted-at-the-service': {
    states: { published: 5, failed: 1 },
    reasons: { 'service-rejected': 1 },
    finally: { published: 6 },
    later: { Published: 6, Deleted: 1 },
  },
  'everything-works': { ...all, slots: 6, noFaults: true, quick: true },
  'first-in-first-out': {
    // The oldest of the five is published by the time the sixth is asked for, and driven out.
    states: { published: 6 },
    later: { Published: 5, Deleted: 1 },
    unavoidable: ['I3: the slot of a clip was deleted at the service'],
  },
  'flagged-after-publish': {
    states: { published: 4, failed: 2 },
    reasons: { 'service-lost-clip': 1, 'service-rejected': 1 },
    // A banned clip is not offered again.
    finally: { published: 5, failed: 1 },
    later: { Published: 5, Flagged: 1, Banned: 1 },
  },
  'foreign-address': {
    ...stopsUntilLookedAt,
    reasons: { 'upload-address-not-allowed': 1 },
    orphansDeleted: 2,
    quick: true,
  },
  'hash-mismatch': { ...all, slots: 6, quick: true },
  'huge-answers': { ...stopsUntilLookedAt, reasons: { 'answer-not-understood': 1 }, orphansDeleted: 2 },
  'list-lags': { ...all, slots: 8, orphansDeleted: 2 },
  'lost-slot-answers': { ...all, slots: 8, orphansDeleted: 2, quick: true },
  'over-quota': {
    states: { published: 4, refused: 2 },
    reasons: { 'request-refused': 2 },
    finally: { published: 6 },
    slots: 6,
    quick: true,
  },
  'processed-twice': {
    ...all,
    slots: 7,
    // Its answer named the other one, and nobody asks again after a whole answer.
    unavoidable: ['I3: a slot that nobody knows of'],
  },
  'rejected-after-upload': {
    states: { published: 5, failed: 1 },
    reasons: { 'service-rejected': 1 },
    finally: { published: 6 },
    later: { Published: 6, Error: 1 },
  },
  'same-slot-twice': {
    states: { published: 5, failed: 1 },
    reasons: { 'slot-given-twice': 1 },
    finally: { published: 6 },
    slots: 6,
    quick: true,
  },
  'saved-quota-full': {
    states: { published: 2, refused: 2, 'awaiting-slot': 2 },
    reasons: { 'request-refused': 2 },
    finally: { published: 2, 'awaiting-slot': 4 },
    saved: true,
    noFaults: true,
  },
  'speaks-in-numbers': { ...all, slots: 6, noFaults: true, quick: true },
  'speaks-like-the-samples': { ...all, slots: 6, noFaults: true },
  'stuck-processing': {
    states: { published: 5, uploaded: 1 },
    later: { Published: 5, Processing: 1 },
    waitsForEver: true,
  },
  'throttled-title': { ...all, slots: 6, noFaults: true },
  'truncated-answers': { ...all, slots: 8, orphansDeleted: 2 },
  'unreadable-answers': {
    ...stopsUntilLookedAt,
    reasons: { 'answer-not-understood': 1 },
    slots: 11,
    orphansDeleted: 5,
  },
};

/** A scenario nobody described must still bring every clip home. */
export function expectedOf(name: string): Expected {
  return expectations[name] ?? all;
}
