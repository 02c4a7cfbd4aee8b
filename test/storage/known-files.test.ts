/** Which clip a file is: the same answers whether the queue was opened just now or has followed everything. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClipFacts } from '../../main/model/clip.ts';
import { ClipStore } from '../../main/storage/clip-store.ts';
import { openDatabase, type QueueDatabase } from '../../main/storage/database/database.ts';
import { KnownFiles } from '../../main/storage/known-files.ts';
import { clipIn, states } from '../model/clip-samples.ts';

let dataDir: string;
let db: QueueDatabase;
let clips: ClipStore;
let followed: KnownFiles;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'clipslot-known-'));
  const opened = openDatabase(dataDir);
  if (!opened.ok) throw new Error(opened.problem);
  db = opened.value;
  clips = new ClipStore(db, { now: () => 1000 });
  followed = new KnownFiles(db, clips);
});
afterEach(() => {
  db.close();
  rmSync(dataDir, { recursive: true });
});

const fresh = () => new KnownFiles(db, new ClipStore(db, { now: () => 1000 }));
/** Asks both, who must agree. */
function ask<T>(question: (known: KnownFiles) => T): T {
  const answer = question(followed);
  expect(question(fresh())).toEqual(answer);
  return answer;
}

const folder = '/captures';

/** A new file, whose clip waits for its slot. */
function record(clipId: string, more: Partial<ClipFacts> = {}): void {
  const { progress, ...facts } = clipIn(states['awaiting-slot']);
  const own = {
    clipId,
    path: `${folder}/${clipId}.mp4`,
    folder,
    fileId: clipId,
    ctimeNs: '1',
    edgesDigest: clipId,
  };
  clips.record({ ...facts, ...own, ...more }, progress);
}

function move(clipId: string, path: string, to = folder): void {
  const clip = clips.get(clipId);
  if (clip === null) throw new Error(`no clip ${clipId}`);
  clips.moved(clipId, { ...clip, path, folder: to });
}

const at = (path: string) => ask((known) => known.at(path)?.clipId);
const awaited = (of = folder) => ask((known) => [...known.awaitedBelow(of)].sort());

test('a path is the clip that was last found or moved there, whichever was found first', () => {
  record('old');
  record('new', { path: `${folder}/old.mp4` });
  record('x');
  expect([at(`${folder}/old.mp4`), at(`${folder}/x.mp4`), at(`${folder}/none.mp4`)]).toEqual([
    'new',
    'x',
    undefined,
  ]);
  move('x', `${folder}/old.mp4`);
  record('later');
  expect([at(`${folder}/old.mp4`), at(`${folder}/x.mp4`)]).toEqual(['x', undefined]);
  // What happens to the clips otherwise says nothing about where they are.
  clips.apply('new', { type: 'cancel-asked' });
  expect(at(`${folder}/old.mp4`)).toBe('x');
});

test('a file number may be that of several versions', () => {
  record('a', { fileId: '8:15' });
  record('b', { fileId: '8:15' });
  record('c');
  expect(ask((known) => known.ofFile('8:15').map(({ clipId }) => clipId))).toEqual(['a', 'b']);
  expect(ask((known) => known.ofFile('0:0'))).toEqual([]);
  expect(ask((known) => known.get('a'))).toMatchObject({ fileId: '8:15', needed: true, missed: false });
});

test('awaited is what still needs its file, and what stopped because it was gone', () => {
  record('waits');
  record('gone');
  record('cancelled');
  record('elsewhere', { folder: '/other' });
  clips.apply('cancelled', { type: 'cancel-asked' });
  clips.apply('gone', { type: 'stopped-short', reason: { code: 'file-gone', detail: null } });
  expect(ask((known) => known.get('gone'))).toMatchObject({ needed: false, missed: true });
  expect([awaited(), awaited('/other'), awaited('/none')]).toEqual([['gone', 'waits'], ['elsewhere'], []]);
  move('waits', '/other/waits.mp4', '/other');
  expect([awaited(), awaited('/other')]).toEqual([['gone'], ['elsewhere', 'waits']]);
});
