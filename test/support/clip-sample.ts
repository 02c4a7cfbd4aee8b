// A clip as the window sees it, and everything that can be true of one.
import { type ClipView, pcUses, type Status, type Waiting } from '../../preload/clip-view.ts';

export const now = Date.UTC(2025, 10, 22, 12, 0);
const busy = { code: 'service-busy', detail: null } as const;
const gone = { code: 'file-gone', detail: null } as const;

const waits: readonly Waiting[] = [
  { kind: 'its-turn', ahead: 0 },
  { kind: 'its-turn', ahead: 2 },
  { kind: 'next-try', at: now + 40_000, reason: busy },
  { kind: 'lane', lane: 'slots', reason: busy, until: null },
  { kind: 'lane', lane: 'transfers', reason: busy, until: now + 40_000 },
  { kind: 'paused-by-owner', until: null },
  { kind: 'paused-by-owner', until: now + 3_600_000 },
  { kind: 'window', opensAt: now + 7_200_000 },
  { kind: 'held-by-owner' },
  { kind: 'window', opensAt: null },
  { kind: 'cap', per: 'day', until: now + 7_200_000 },
  { kind: 'cap', per: 'month', until: now + 864_000_000 },
  ...pcUses.map((what) => ({ kind: 'pc-in-use', what, program: null }) as const),
  { kind: 'pc-in-use', what: 'program-runs', program: 'obs64.exe' },
  { kind: 'folder-gone' },
];

/** Everything that can be true of a clip, each with all it can wait for. */
export const everyStatus: readonly Status[] = [
  ...waits.map((waiting) => ({ code: 'waiting-for-slot', waiting }) as const),
  ...waits.map((waiting) => ({ code: 'waiting-to-send', waiting }) as const),
  { code: 'asking-for-slot' },
  { code: 'checking-slot', nextAt: now + 40_000, askOwner: false },
  { code: 'checking-slot', nextAt: now, askOwner: true },
  { code: 'sending' },
  { code: 'finishing' },
  { code: 'processing', serviceState: 'Encoding', waiting: null },
  {
    code: 'processing',
    serviceState: 'Encoding',
    waiting: { kind: 'lane', lane: 'polls', reason: busy, until: now + 40_000 },
  },
  { code: 'published' },
  { code: 'refused', reason: busy },
  { code: 'failed', reason: gone },
  { code: 'cancelled', reason: null },
  { code: 'cancelled', reason: { code: 'file-deleted', detail: null } },
];

export function clipWith(part: Partial<ClipView>): ClipView {
  return {
    clipId: 'one',
    name: 'one.mp4',
    folderName: 'captures',
    state: 'slot-held',
    status: { code: 'sending' },
    sizeBytes: 100,
    sentBytes: 0,
    acceptedBytes: 0,
    verifiedBytes: 0,
    bytesPerSecond: null,
    slowedBy: null,
    doneAt: null,
    pinned: false,
    sendNow: false,
    held: false,
    durationSeconds: 3,
    dateRecorded: '2025-11-22T12:00:00Z',
    dateSource: 'change',
    foundAt: now,
    slotAt: now,
    uploadedAt: null,
    publishedAt: null,
    actions: [],
    ...part,
  };
}
