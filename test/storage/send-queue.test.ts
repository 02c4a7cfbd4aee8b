// The queue's own part of the schedule: overrides that last, candidates by every rule, bytes by local day.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BytesSent } from '../../main/storage/bytes-sent.ts';
import { ClipStore } from '../../main/storage/clip-store.ts';
import { openDatabase, type QueueDatabase } from '../../main/storage/database/database.ts';
import { sendQueueSql } from '../../main/storage/send-queue.ts';
import { SlotLedger } from '../../main/storage/slot-ledger.ts';

let folder = '';
let db: QueueDatabase;
let now = 1000;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipslot-send-queue-'));
  const opened = openDatabase(folder);
  if (!opened.ok) throw new Error(opened.problem);
  db = opened.value;
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const store = () => new ClipStore(db, { now: () => now });

/** A clip that holds a slot since `grantedAt`. */
function hold(clipId: string, foundAt: number, sizeBytes: number, grantedAt: number): void {
  const clips = store();
  const facts = { clipId, path: `/captures/${clipId}.mp4`, folder: '/captures', fileId: clipId, sizeBytes };
  const version = { mtimeNs: '1', ctimeNs: '1', edgesDigest: clipId, durationSeconds: 3, foundAt };
  const plan = { blockSizeBytes: 100, expectedBlocks: Math.ceil(sizeBytes / 100) };
  const date = { dateRecorded: '', dateSource: 'found' } as const;
  const progress = { state: 'awaiting-slot', lastReason: null } as const;
  const clip = clips.record({ ...facts, ...version, ...plan, metadata: {}, ...date }, progress);
  if (clip === null) throw new Error('recorded twice');
  const ledger = new SlotLedger(db, clips, { now: () => now }, 'https://service');
  const attemptId = ledger.begin(clip, clipId, '{}');
  const slot = { gameClipId: `slot-${clipId}`, uploadUri: 'https://bits', uploadId: null, grantedAt };
  const end = { outcome: 'granted', status: 200, rawAnswer: null } as const;
  ledger.end(attemptId, clipId, end, { type: 'slot-granted', slot });
}

test('an override is kept, and a clip whose bits are in takes none', () => {
  hold('a', 1, 100, 1);
  expect(store().owner.override('a', 'pinned')).toBe(true);
  expect(store().owner.override('a', 'send-now-asked')).toBe(true);
  expect(store().get('a')).toMatchObject({ pinned: true, sendNow: true });
  expect(store().owner.override('a', 'unpinned')).toBe(true);
  expect(store().get('a')).toMatchObject({ pinned: false, sendNow: true });
  store().apply('a', { type: 'bits-committed', nextAt: 0 });
  expect(store().owner.override('a', 'pinned')).toBe(false);
  expect(store().owner.override('nobody', 'pinned')).toBe(false);
  expect(
    store()
      .history('a')
      .map(({ event }) => event),
  ).toEqual(expect.arrayContaining(['pinned', 'send-now-asked', 'unpinned']));
});

test('whoever can be next by any rule is among the few that are looked at', () => {
  for (let index = 0; index < 40; index += 1)
    hold(`clip-${index}`, 100 + index, 1000 - index * 10, 1000 - index);
  store().owner.override('clip-20', 'pinned');
  const ids = (order: 'oldest' | 'newest' | 'smallest', slotsBefore: number) =>
    store()
      .sendable({ order, slotsBefore, limit: 2 })
      .map(({ clipId }) => clipId)
      .sort();
  expect(ids('oldest', -1)).toEqual(['clip-0', 'clip-1', 'clip-20']);
  expect(ids('newest', -1)).toEqual(['clip-20', 'clip-38', 'clip-39']);
  expect(ids('smallest', 970)).toEqual(['clip-20', 'clip-38', 'clip-39']);
  expect(ids('oldest', 970)).toEqual(['clip-0', 'clip-1', 'clip-20', 'clip-38', 'clip-39']);
});

test('a clip whose time has not come is no candidate', () => {
  hold('a', 1, 100, 1);
  const reason = { code: 'timed-out', detail: null } as const;
  store().apply('a', { type: 'transfer-postponed', reason, nextAt: 2000 });
  expect(store().sendable({ order: 'oldest', slotsBefore: -1, limit: 2 })).toEqual([]);
  now = 2000;
  expect(store().sendable({ order: 'oldest', slotsBefore: -1, limit: 2 })).toHaveLength(1);
});

test('bytes are counted by day and month, together with what made them known', () => {
  const sent = new BytesSent(db);
  const nothing = () => {};
  sent.add('2026-10-31', [1], nothing);
  sent.add('2026-11-01', [10], nothing);
  sent.add('2026-11-30', [100], nothing);
  sent.add('2026-11-30', [1000], nothing);
  sent.add('2026-12-01', [10_000], nothing);
  expect(sent.used('2026-11-30', '2026-11')).toEqual({ day: 1100, month: 1110 });
  expect(sent.used('2027-01-01', '2027-01')).toEqual({ day: 0, month: 0 });
  const fails = () => {
    throw new Error('the block could not be kept');
  };
  expect(() => sent.add('2026-11-30', [5], fails)).toThrow('could not be kept');
  expect(sent.used('2026-11-30', '2026-11').day).toBe(1100);
});

test('a look for the next clips reads a few rows of an index, however many clips wait', () => {
  for (let index = 0; index < 3; index += 1) hold(`clip-${index}`, 100 + index, 1000, 1000);
  const plans = sendQueueSql.flatMap((sql) =>
    db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all({ now, away: '[]', slotsBefore: 1000, limit: 1 }),
  ) as { detail: string }[];
  const steps = plans.map(({ detail }) => detail);
  const sorted = steps.filter((step) => step.includes('TEMP B-TREE')).length;
  // Only what the owner has put first is sorted: a handful.
  expect(sorted).toBe(1);
  expect(steps.filter((step) => /^SCAN (clip|slot)$/.test(step))).toEqual([]);
});
