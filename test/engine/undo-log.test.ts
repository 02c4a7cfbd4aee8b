/** Whatever the owner does to whichever clips, taking it back within ten seconds leaves each clip as it was. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UndoLog } from '../../main/engine/undo-log.ts';
import type { Clip, ClipEvent } from '../../main/model/clip.ts';
import { ClipStore } from '../../main/storage/clip-store.ts';
import { openDatabase, type QueueDatabase } from '../../main/storage/database/database.ts';
import { SlotLedger } from '../../main/storage/slot-ledger.ts';
import { type BulkAction, bulkActions } from '../../preload/list-view.ts';
import { clipIn, states } from '../model/clip-samples.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

const service = 'https://clips.example.com';
const clipCount = 300;

let dataDir: string;
let db: QueueDatabase;
let clock: TestClock;
let clips: ClipStore;
let ledger: SlotLedger;
let log: UndoLog;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'clipslot-undo-'));
  const opened = openDatabase(dataDir);
  if (!opened.ok) throw new Error(opened.problem);
  db = opened.value;
  clock = createTestClock();
  clips = new ClipStore(db, clock);
  ledger = new SlotLedger(db, clips, clock, service);
  log = new UndoLog(clips, clock);
});
afterEach(() => {
  db.close();
  rmSync(dataDir, { recursive: true });
});

const ids = Array.from({ length: clipCount }, (_, nth) => `clip-${nth}`);
const reason = { code: 'request-refused', detail: 'HTTP 400' } as const;

/** A clip in the nth of the states that an owner meets. */
function record(clipId: string, nth: number): void {
  const { progress, ...facts } = clipIn(states['awaiting-slot']);
  clips.record(
    { ...facts, clipId, path: `/p/${clipId}.mp4`, fileId: clipId, ctimeNs: '1', edgesDigest: clipId },
    progress,
  );
  const granted = () => {
    const clip = clips.get(clipId) as Clip;
    const attemptId = ledger.begin(clip, `mark-${clipId}`, '{}');
    const slot = { gameClipId: `slot-${clipId}`, uploadUri: 'https://h/1', uploadId: null, grantedAt: 5 };
    ledger.end(
      attemptId,
      clipId,
      { outcome: 'granted', status: 200, rawAnswer: null },
      { type: 'slot-granted', slot },
    );
  };
  const then = (...events: readonly ClipEvent[]) => {
    for (const event of events) clips.apply(clipId, event);
  };
  const ways: readonly (() => void)[] = [
    () => {},
    granted,
    () => then({ type: 'slot-refused', reason }),
    () => then({ type: 'stopped-short', reason: { code: 'file-unreadable', detail: null } }),
    () => {
      granted();
      then({ type: 'bits-committed', nextAt: 0 }, { type: 'published' });
    },
    () => then({ type: 'cancel-asked' }),
  ];
  ways[nth % ways.length]?.();
}

const snapshot = () => ids.map((clipId) => clips.get(clipId));

function act(clipIds: readonly string[], action: BulkAction, goesOn = false): void {
  log.recording(clipIds, goesOn, () =>
    clips.commit(() => clipIds.filter((clipId) => clips.act(clipId, action))),
  );
}

const steps = fc.array(
  fc.record({
    action: fc.constantFrom(...bulkActions),
    from: fc.nat(clipCount - 1),
    many: fc.integer({ min: 1, max: clipCount }),
    isUndone: fc.boolean(),
    waitMs: fc.nat(9_999),
  }),
  { minLength: 1, maxLength: 8 },
);

test('300 clips are as before after each action that is taken back, and their slots were not deleted in between', () => {
  clips.commit(() => ids.forEach(record));
  fc.assert(
    fc.property(steps, (all) => {
      for (const { action, from, many, isUndone, waitMs } of all) {
        const before = snapshot();
        const orphans = ledger.orphans(clipCount);
        act(ids.slice(from, from + many), action);
        clock.advance(isUndone ? waitMs : 0);
        if (!isUndone) continue;
        // What was given up by this action alone may be wanted again.
        expect(
          ledger
            .orphans(clipCount)
            .every((slot) => orphans.includes(slot) || !before.some((clip) => held(clip, slot))),
        ).toBe(true);
        expect(log.undo().tooLate).toBe(0);
        expect(snapshot()).toEqual(before);
      }
    }),
    { numRuns: 6, seed: 20261128 },
  );
});

function held(clip: Clip | null, gameClipId: string): boolean {
  return clip?.progress.state === 'slot-held' && clip.progress.slot.gameClipId === gameClipId;
}

test('an action in several parts is taken back whole', () => {
  clips.commit(() => ids.forEach(record));
  const before = snapshot();
  act(ids.slice(0, 200), 'cancel');
  act(ids.slice(200), 'cancel', true);
  expect(log.undo()).toEqual({ undone: expect.any(Number), tooLate: 0 });
  expect(snapshot()).toEqual(before);
});

test('after ten seconds it is too late, and the slot is one to be deleted', () => {
  record('clip-1', 1);
  act(['clip-1'], 'cancel');
  clock.advance(9_999);
  expect(ledger.orphans(10)).toEqual([]);
  expect(ledger.nextOrphanAt()).toBe(clock.now() + 1);
  clock.advance(1);
  expect(ledger.orphans(10)).toEqual(['slot-clip-1']);
  expect(log.undo()).toEqual({ undone: 0, tooLate: 1 });
  expect(clips.get('clip-1')?.progress.state).toBe('cancelled');
});

test('a clip to which something has happened since stays as it is', () => {
  record('clip-2', 2);
  act(['clip-2'], 'retry');
  clips.apply('clip-2', { type: 'slot-refused', reason });
  expect(log.undo()).toEqual({ undone: 0, tooLate: 1 });
  expect(clips.get('clip-2')?.progress.state).toBe('refused');
});
