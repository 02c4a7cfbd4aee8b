/**
 * A queue of every schema there ever was is opened by the code of today: each clip, slot, request, block and setting is
 * there and reads as it did, and work goes on.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noOverrides, unplaced } from '../../../main/model/clip-overrides.ts';
import { BlockLedger } from '../../../main/storage/block-ledger.ts';
import { BytesSent } from '../../../main/storage/bytes-sent.ts';
import { CaptureFolderTable } from '../../../main/storage/capture-folder-table.ts';
import { ClipStore } from '../../../main/storage/clip-store.ts';
import { openDatabase, type QueueDatabase } from '../../../main/storage/database/database.ts';
import { RecoveryState } from '../../../main/storage/database/recovery-state.ts';
import { FirstLooks } from '../../../main/storage/first-looks.ts';
import { LaneTable } from '../../../main/storage/lane-table.ts';
import { migrations } from '../../../main/storage/migrations/migrations.ts';
import { PutAwayList } from '../../../main/storage/put-away-list.ts';
import { SetAsideFiles } from '../../../main/storage/set-aside-files.ts';
import { SettingsTable } from '../../../main/storage/settings-table.ts';
import { SlotLedger } from '../../../main/storage/slot-ledger.ts';
import {
  digestAt,
  factsOf,
  foundAt,
  oldClips,
  service,
  slotOf,
  withSlot,
  writeOldQueue,
} from './old-queue.ts';

const now = foundAt + 1_000_000;

describe.each(migrations.map(({ version }) => version))('a queue of schema %i', (version) => {
  let dataDir = '';
  let db: QueueDatabase;
  let clips: ClipStore;
  let ledger: SlotLedger;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'clipslot-older-'));
    writeOldQueue(dataDir, version);
    const opened = openDatabase(dataDir);
    if (!opened.ok) throw new Error(opened.problem);
    db = opened.value;
    clips = new ClipStore(db, { now: () => now });
    ledger = new SlotLedger(db, clips, { now: () => now }, service);
  });
  afterEach(() => {
    db.close();
    rmSync(dataDir, { recursive: true });
  });

  test('has the schema of today, and nothing in it contradicts it', () => {
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(db.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(db.pragma('foreign_key_check')).toEqual([]);
  });

  test.each(oldClips)('has its clip "$clipId"', ({ clipId, progress, columns = {} }) => {
    const overrides = {
      ...noOverrides,
      pinned: version >= 2 && clipId === 'held',
      sendNow: version >= 2 && clipId === 'put-off',
      held: version >= 3 && clipId === 'awaiting',
      forgotten: version >= 3 && clipId === 'cancelled',
      edits: version >= 3 && clipId === 'refused' ? { userCaption: 'mine' } : {},
      place: version >= 4 && clipId === 'held' ? 4 : unplaced,
    };
    const pace = {
      attempts: columns.attempts ?? 0,
      nextAt: columns.next_at ?? 0,
      slotsLost: columns.slots_lost ?? 0,
    };
    expect(clips.get(clipId)).toEqual({ clipId, ...factsOf(clipId), ...pace, ...overrides, progress });
    expect(clips.history(clipId)).toEqual([
      { at: foundAt, event: 'found', state: 'awaiting-slot', detail: null },
      { at: foundAt + 9000, event: 'as it was', state: progress.state, detail: 'offline: x' },
    ]);
  });

  test('counts its clips, and lists those that are not put out of sight', () => {
    const counts = { 'awaiting-slot': 2, 'slot-unknown': 2, 'slot-held': 1, uploaded: 1, published: 1 };
    const cancelled = version >= 3 ? 0 : 1;
    expect(clips.counts()).toEqual({ ...counts, refused: 1, failed: 5, cancelled });
    expect(clips.page(0, 100).clips).toHaveLength(oldClips.length - 1 + cancelled);
    expect([clips.needsPerson(), clips.askingOwner()]).toEqual([7, 1]);
  });

  test('has its slots and what became of them', () => {
    expect(withSlot.map((clipId) => ledger.ownerOf(slotOf(clipId).gameClipId))).toEqual([...withSlot]);
    expect(ledger.orphans(10)).toEqual(['slot-orphan']);
    expect([ledger.isKnown('slot-gone'), ledger.isKnown('slot-spent')]).toEqual([true, true]);
    expect(ledger.counters()).toMatchObject({ granted: withSlot.length + 4, orphansLeft: 1 });
  });

  test('has its slot requests and how each ended', () => {
    expect(ledger.outcomes()).toEqual({ granted: 5, refused: 1, 'not-sent': 1, unknown: 4, unreadable: 1 });
    expect(ledger.counters()).toMatchObject({ attempts: 13, unknown: 4, possiblyLeft: 1, orphansDeleted: 2 });
    expect(ledger.interrupted()).toEqual([{ attemptId: 13, clipId: 'awaiting' }]);
    expect(ledger.strays(now)).toEqual(['cancelled']);
    const times = { startedAt: foundAt + 1000, endedAt: foundAt + 2000 };
    const unknown = { ...times, outcome: 'unknown', status: null };
    expect(ledger.requestsOf('cancelled')).toEqual([{ ...unknown, resolution: null }]);
    expect(ledger.requestsOf('failed-awaiting')).toEqual([{ ...unknown, resolution: 'absent' }]);
  });

  test('has its accepted blocks, but for those whose digest says nothing any more and that can go again', () => {
    const blocks = new BlockLedger(db, { now: () => now });
    const kept = [0, 1].map((blockNum) => ({ blockNum, sizeBytes: 1000, digest: digestAt(version) }));
    const mayGoAgain: readonly string[] = version < 7 ? ['held', 'failed-held'] : [];
    for (const clipId of withSlot) {
      const expected = mayGoAgain.includes(clipId) ? [] : kept;
      expect([clipId, blocks.accepted(slotOf(clipId).gameClipId)]).toEqual([clipId, expected]);
    }
  });

  test('has its settings, its lane and its folders', () => {
    const settings = new SettingsTable(db);
    const recovery = new RecoveryState(db);
    expect(settings.pause()).toEqual({ setAt: foundAt, until: foundAt + 3_600_000 });
    expect(settings.speedSeen()).toBe(1_250_000);
    expect([recovery.queueId(), recovery.accountedFor()]).toEqual(['queue-1', 13]);
    expect(recovery.loss()).toEqual({ kind: 'restored', noticedAt: foundAt - 1000, marked: true });
    expect(new PutAwayList(db, settings).since('move', now)).toBe(foundAt - 500);
    expect(new LaneTable(db).load('slots')).toEqual({
      reasonCode: 'service-busy',
      reasonDetail: null,
      faults: 2,
      nextAt: foundAt + 30_000,
    });
    const identity = { device: '2049', inode: '77' };
    expect(new CaptureFolderTable(db).identityOf('/captures/Game')).toEqual(identity);
  });

  test('has the bytes of its days', () => {
    expect(new BytesSent(db).used('2025-06-15', '2025-06')).toEqual(
      version >= 2 ? { day: 7000, month: 7000 } : { day: 0, month: 0 },
    );
  });

  test('puts away what it has not put away before', () => {
    const list = new PutAwayList(db, new SettingsTable(db));
    expect(list.publishedBetween(0, now, 10)).toEqual(version >= 5 ? [] : ['published']);
  });

  test('takes the folders it watched for looked at, and keeps the looks it had', () => {
    const look = new FirstLooks(db).of('/captures/Game');
    const seen = { folder: '/captures/Game', device: '2049', inode: '77' };
    expect(look).toMatchObject(
      version >= 8
        ? { ...seen, bornNs: '5', include: '["*.mp4"]', answer: 'set-aside', endedAt: foundAt + 1 }
        : { ...seen, bornNs: null, include: null, answer: 'take', endedAt: 0, lossAt: foundAt - 1000 },
    );
    const aside = new SetAsideFiles(db).summary({ standing: 'aside', folder: null });
    expect(aside.count).toBe(version >= 8 ? 1 : 0);
  });

  test('goes on: clips come due, take events and new blocks, and new ones are found', () => {
    const ids = (state: 'awaiting-slot' | 'slot-held') => clips.due(state, 10).map(({ clipId }) => clipId);
    expect([ids('awaiting-slot').sort(), ids('slot-held')]).toEqual([['awaiting', 'put-off'], ['held']]);
    expect(clips.act('failed-held', 'retry')).toBe(true);
    expect(clips.get('failed-held')?.progress.state).toBe('slot-held');
    const block = { blockNum: 2, sizeBytes: 500, digest: 'e'.repeat(32) };
    new BlockLedger(db, { now: () => now }).accept(slotOf('held').gameClipId, block);
    const facts = { clipId: 'new', ...factsOf('new'), metadata: {} };
    expect(clips.record(facts, { state: 'awaiting-slot', lastReason: null })?.clipId).toBe('new');
    const known = { ...facts, ...factsOf('published'), clipId: 'again', metadata: {} };
    expect(clips.record(known, { state: 'awaiting-slot', lastReason: null })).toBeNull();
  });
});
