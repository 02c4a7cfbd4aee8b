/** Reading all clips page after page while the queue goes on: each is met once, newest first. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findClips } from '../../main/control/find-clip.ts';
import { ClipStore } from '../../main/storage/clip-store.ts';
import { ClipsInOrder, namesSql } from '../../main/storage/clips-in-order.ts';
import { openDatabase, type QueueDatabase } from '../../main/storage/database/database.ts';
import { clipIn } from '../model/clip-samples.ts';

const total = 1100;
let folder: string;
let db: QueueDatabase;
let clips: ClipStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipslot-order-'));
  const opened = openDatabase(folder);
  if (!opened.ok) throw new Error(opened.problem);
  db = opened.value;
  clips = new ClipStore(db, { now: () => 1 });
  clips.commit(() => {
    for (let index = 0; index < total; index += 1) record(index);
  });
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const awaiting = { state: 'awaiting-slot', lastReason: null } as const;
const idOf = (index: number) => `clip-${String(index).padStart(4, '0')}`;

function record(index: number): void {
  // All found in the same millisecond, as after a copy.
  clips.record({ ...clipIn(awaiting), ctimeNs: '1', clipId: idOf(index), path: `/p/${index}.mp4` }, awaiting);
}

test('each clip is met once, whatever changes between the pages', () => {
  const names = new ClipsInOrder(db);
  const met: string[] = [];
  for (let after: number | null = null; ; ) {
    const page = names.page(after, 100);
    met.push(...page.map(({ clipId }) => clipId));
    // Those read and those to come move to the end of the list, and new ones arrive.
    for (const index of [total - met.length, total - met.length - 1])
      if (index >= 0) clips.tryApply(idOf(index), { type: 'cancel-asked' });
    record(total + met.length);
    after = page.at(-1)?.place ?? null;
    if (page.length < 100) break;
  }
  expect(met).toEqual(Array.from({ length: total }, (_, index) => idOf(total - 1 - index)));
});

test('a page costs the same wherever it is', () => {
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${namesSql}`).all(5, 5);
  expect(JSON.stringify(plan)).toContain('SEARCH clip USING INTEGER PRIMARY KEY (rowid<?)');
});

test('a clip is found by its id, the start of it, or its name, however far behind; what fits several is told with all of them', async () => {
  const names = new ClipsInOrder(db);
  const queue = {
    pathOf: (clipId: string) => clips.get(clipId)?.path ?? null,
    names: (after: number | null, limit: number) => names.page(after, limit),
  };
  clips.record(
    { ...clipIn(awaiting), ctimeNs: '1', clipId: 'the-later-one', path: '/p/sub/3.mp4' },
    awaiting,
  );
  const fits = async (named: string) => {
    const { clips: told, total } = await findClips(queue, named);
    return [total, ...told.map(({ clipId }) => clipId)];
  };
  const found = ['clip-0007', 'clip-0123', '5.mp4', '3.mp4', 'cli', 'nothing.mp4'];
  expect(await Promise.all(found.map(fits))).toEqual([
    [1, 'clip-0007'],
    [1, 'clip-0123'],
    [1, 'clip-0005'],
    [2, 'the-later-one', 'clip-0003'],
    [0],
    [0],
  ]);
  expect(await fits('clip-000')).toEqual([10, ...Array.from({ length: 10 }, (_, at) => idOf(9 - at))]);
  expect(await fits('clip-')).toEqual([
    total,
    ...Array.from({ length: 20 }, (_, at) => idOf(total - 1 - at)),
  ]);
});
