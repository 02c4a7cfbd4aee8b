/** Recordings that were set aside: known again wherever they are renamed to, counted, taken. Real SQLite. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, type QueueDatabase } from '../../main/storage/database/database.ts';
import { FirstLooks } from '../../main/storage/first-looks.ts';
import { type NewAside, SetAsideFiles } from '../../main/storage/set-aside-files.ts';

let dataDir: string;
let db: QueueDatabase;
let files: SetAsideFiles;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'clipslot-aside-'));
  db = opened();
  files = new SetAsideFiles(db);
});
afterEach(() => {
  db.close();
  rmSync(dataDir, { recursive: true });
});

function opened(): QueueDatabase {
  const result = openDatabase(dataDir);
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}

const folder = join('/captures');
const old: NewAside = {
  folder,
  path: join(folder, 'old.mp4'),
  fileId: '5:100',
  sizeBytes: 1000,
  mtimeNs: '1700000000123456789',
  standing: 'aside',
};
const aside = { standing: 'aside', folder: null } as const;

test('a recording is known again under another name, another device and after a restart', () => {
  const [asideId] = files.add([old]);
  db.close();
  db = opened();
  files = new SetAsideFiles(db);
  const find = (change: Partial<NewAside>) => files.find({ ...old, ...change })?.asideId ?? null;
  expect(find({})).toBe(asideId);
  expect(find({ path: join(folder, 'Halo', 'renamed.mp4') })).toBe(asideId);
  expect(find({ fileId: '9:100', path: join(folder, 'renamed.mp4') })).toBe(asideId);
  expect(find({ fileId: '9:555' })).toBe(asideId);
  expect(find({ fileId: '9:555', path: join('/other', 'old.mp4') })).toBe(asideId);
});

test('another size, another time, or a copy under another name is a new recording', () => {
  files.add([old]);
  const find = (change: Partial<NewAside>) => files.find({ ...old, ...change });
  expect(find({ sizeBytes: 1001 })).toBeNull();
  expect(find({ mtimeNs: '1700000001123456789' })).toBeNull();
  expect(find({ fileId: '5:101', path: join(folder, 'old - Copy.mp4') })).toBeNull();
});

test('what a listing does not see is missing and not counted, and comes back', async () => {
  const [first = 0, second = 0] = files.add([old, { ...old, path: join(folder, 'b.mp4'), fileId: '5:101' }]);
  await files.listed(folder, new Set([second]));
  expect(files.summary(aside).count).toBe(1);
  expect(files.page(aside, 0, 10).map(({ name }) => name)).toEqual(['b.mp4']);
  files.follow([{ ...old, path: join(folder, 'back.mp4'), asideId: first }]);
  expect(files.summary(aside).count).toBe(2);
  expect(files.find({ ...old, path: join(folder, 'back.mp4') })?.missing).toBe(false);
});

test('count, size and dates are those of the folder that was asked about; pages are newest first', () => {
  const later = { path: join(folder, 'later.mp4'), fileId: '5:101', mtimeNs: '1800000000000000000' };
  files.add([old, { ...old, ...later, sizeBytes: 500 }, { ...old, folder: '/other', fileId: '5:102' }]);
  expect(files.summary({ standing: 'aside', folder })).toEqual({
    count: 2,
    sizeBytes: 1500,
    oldestAt: 1_700_000_000_123,
    newestAt: 1_800_000_000_000,
  });
  expect(files.summary({ standing: 'asked', folder })).toMatchObject({ count: 0, oldestAt: null });
  expect(files.page({ standing: 'aside', folder }, 0, 1).map(({ name }) => name)).toEqual(['later.mp4']);
  expect(files.page({ standing: 'aside', folder }, 1, 5).map(({ name }) => name)).toEqual(['old.mp4']);
});

test('some are taken, or all but some; what is taken is no longer counted', () => {
  const ids = files.add(
    [1, 2, 3, 4].map((at) => ({ ...old, path: join(folder, `${at}.mp4`), fileId: `5:${at}` })),
  );
  const [one = 0, two = 0] = ids;
  expect(files.settle(aside, { all: false, asideIds: [one, 999] }, 'taken')).toBe(1);
  expect(files.settle(aside, { all: false, asideIds: [one] }, 'taken')).toBe(0);
  expect(files.settle(aside, { all: true, asideIds: [two] }, 'taken')).toBe(2);
  expect(files.page(aside, 0, 10).map(({ asideId }) => asideId)).toEqual([two]);
});

test('5,000 files of one size and time are found one by one without a walk through all', () => {
  const many = Array.from({ length: 5000 }, (_, at) => ({
    ...old,
    path: join(folder, `${at}.mp4`),
    fileId: `5:${at}`,
  }));
  const ids = files.add(many);
  expect(many.map((file) => files.find(file)?.asideId)).toEqual(ids);
  const plan = db
    .prepare<[], { detail: string }>(
      "EXPLAIN QUERY PLAN SELECT 1 FROM set_aside_file WHERE name = 'a' AND size_bytes = 1 AND mtime_ns = '1'",
    )
    .all();
  expect(plan.map(({ detail }) => detail).join()).toContain('set_aside_name');
});

test('folders that were watched before first looks were known have theirs behind them', () => {
  db.exec("INSERT INTO capture_folder VALUES ('/captures', '5', '7')");
  db.exec('DROP TABLE first_look; DROP TABLE set_aside_file');
  db.exec('ALTER TABLE clip DROP COLUMN date_source; ALTER TABLE bytes_sent DROP COLUMN in_vain');
  db.pragma('user_version = 7');
  db.close();
  db = opened();
  expect(new FirstLooks(db).of('/captures')).toMatchObject({
    device: '5',
    inode: '7',
    bornNs: null,
    include: null,
    lossAt: null,
    endedAt: 0,
    answer: 'take',
  });
});

test('a first look takes the place of the one before, and keeps how far it came', () => {
  const looks = new FirstLooks(db);
  const basis = { device: '5', inode: '7', bornNs: '9', include: '[]', lossAt: null, folder };
  const first = looks.begin({ ...basis, beganAt: 10, answer: null });
  const second = looks.begin({ ...basis, inode: '8', beganAt: 20, answer: null });
  expect(looks.get(first.lookId)).toBeNull();
  looks.end(second.lookId, 30);
  looks.answer(second.lookId, 'set-aside');
  expect(looks.of(folder)).toEqual({ ...second, endedAt: 30, answer: 'set-aside' });
});
