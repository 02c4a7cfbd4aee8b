/** One sample of every state a clip can be in and of every event that can meet it. */
import type { Clip, ClipEvent, Progress, Slot } from '../../main/model/clip.ts';
import type { Reason } from '../../preload/clip-view.ts';

export const slot: Slot = { gameClipId: 'held', uploadUri: 'https://h/1', uploadId: null, grantedAt: 5 };
const other: Slot = { gameClipId: 'other', uploadUri: 'https://h/2', uploadId: 'u', grantedAt: 6 };
const reason: Reason = { code: 'timed-out', detail: null };
export const nextAt = 700;
const now = 600;

/** Every state, and `failed` once for each way it may go on. */
export const states = {
  'awaiting-slot': { state: 'awaiting-slot', lastReason: null },
  'slot-unknown': { state: 'slot-unknown', askOwner: true },
  'slot-held': { state: 'slot-held', slot, lastReason: reason },
  uploaded: { state: 'uploaded', slot, serviceState: 'Processing' },
  published: { state: 'published', slot },
  refused: { state: 'refused', reason },
  cancelled: { state: 'cancelled', reason: null },
  'failed, never': { state: 'failed', reason, resume: { state: 'never' } },
  'failed, awaiting-slot': { state: 'failed', reason, resume: { state: 'awaiting-slot' } },
  'failed, slot-unknown': { state: 'failed', reason, resume: { state: 'slot-unknown' } },
  'failed, slot-held': { state: 'failed', reason, resume: { state: 'slot-held', slot } },
  'failed, uploaded': { state: 'failed', reason, resume: { state: 'uploaded', slot } },
} as const satisfies Record<string, Progress>;
export type StateName = keyof typeof states;

export const events = {
  'slot-granted': { type: 'slot-granted', slot: other },
  'slot-refused': { type: 'slot-refused', reason },
  'slot-postponed': { type: 'slot-postponed', reason, nextAt },
  'slot-outcome-unknown': { type: 'slot-outcome-unknown', askOwner: false, nextAt },
  'slot-unusable': { type: 'slot-unusable', reason },
  'unknown-resolved': { type: 'unknown-resolved', nextAt },
  'records-lost': { type: 'records-lost', askOwner: false, nextAt },
  'found-at-service': { type: 'found-at-service', slot: other, serviceState: 'Published', nextAt },
  progressed: { type: 'progressed' },
  'transfer-postponed': { type: 'transfer-postponed', reason, nextAt },
  'slot-gone': { type: 'slot-gone', reason, nextAt },
  'bits-committed': { type: 'bits-committed', nextAt },
  'service-state': { type: 'service-state', serviceState: 'Publishing', nextAt },
  'commit-denied': { type: 'commit-denied', reason, nextAt },
  published: { type: 'published' },
  'service-returned': { type: 'service-returned', now },
  'service-rejected': { type: 'service-rejected', reason },
  'stopped-short': { type: 'stopped-short', reason },
  'file-changed': { type: 'file-changed', reason },
  'given-up': { type: 'given-up', reason },
  'file-returned': { type: 'file-returned', now },
  'file-completed': { type: 'file-completed' },
  'retry-asked': { type: 'retry-asked', now },
  'cancel-asked': { type: 'cancel-asked' },
} as const satisfies { [T in ClipEvent['type']]: Extract<ClipEvent, { type: T }> };
export type EventName = keyof typeof events;

const facts = {
  ...{
    clipId: 'c',
    path: '/p/a.mp4',
    folder: '/p',
    fileId: '1:2',
    sizeBytes: 10,
    mtimeNs: '1',
    edgesDigest: 'e',
  },
  ...{
    durationSeconds: 4,
    foundAt: 1,
    blockSizeBytes: 10,
    expectedBlocks: 1,
    metadata: {},
    dateRecorded: 'd',
    dateSource: 'change',
  },
};

export function clipIn(progress: Progress): Clip {
  // `as`: facts of a clip are of no concern to its states; whatever else they hold by now.
  return {
    ...facts,
    attempts: 3,
    nextAt: 100,
    slotsLost: 0,
    pinned: false,
    sendNow: false,
    held: false,
    forgotten: false,
    place: Number.MAX_SAFE_INTEGER,
    edits: {},
    progress,
  } as unknown as Clip;
}

export function nameOf({ progress }: Clip): StateName {
  return progress.state === 'failed' ? `failed, ${progress.resume.state}` : progress.state;
}
