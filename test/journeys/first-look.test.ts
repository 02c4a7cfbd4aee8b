/** Recordings that were there before Clipslot looked: nothing of them goes out that the owner did not mean. */
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { startTestEngine, type TestEngine, type TestEngineOptions } from '../support/test-engine.ts';

const clips = join(import.meta.dirname, '../../main/replay/samples');
const everything = { all: true, asideIds: [] };
const nothing = { all: false, asideIds: [] };

let it: TestEngine;
afterEach(() => it.close());

/** So many real recordings, a day apart, the last one of 20 November 2026. */
function oldOnes(count: number): (folder: string) => void {
  return (folder) => {
    for (let at = 1; at <= count; at += 1) {
      const path = join(folder, `old ${at}.mp4`);
      copyFileSync(join(clips, 'plain.mp4'), path);
      const day = new Date(Date.UTC(2026, 10, 20) - (count - at) * 86_400_000);
      utimesSync(path, day, day);
    }
  };
}

const setAside: TestEngineOptions = { config: { existing: 'set-aside' } };
const start = async (options: TestEngineOptions) => {
  it = await startTestEngine(options);
  await it.until('the folder has been looked at', () => it.looked.length === 1);
};
const posts = () => it.simulator.ledger().posts.length;
const overview = () => it.engine().overview();
const asideNames = (lookId: number | null = null) =>
  it
    .engine()
    .setAside({ lookId, offset: 0, limit: 200 })
    .files.map(({ name }) => name);
const idsOf = (...names: string[]) =>
  it
    .engine()
    .setAside({ lookId: null, offset: 0, limit: 200 })
    .files.flatMap(({ name, asideId }) => (names.includes(name) ? [asideId] : []));
const published = (count: number) =>
  it.until('published', () => overview().counts.published === count && it.engine().isIdle());
/** Every folder has been looked at once more, and whatever would come of it has come. */
async function wellLater(): Promise<void> {
  let isThrough = false;
  void it
    .engine()
    .lookNow()
    .then(() => {
      isThrough = true;
    });
  await it.until('the folders have been looked at', () => isThrough);
  await it.until('nothing is left to do', () => it.engine().isIdle());
}

test('what a configuration takes is taken, and the host is told how much', async () => {
  await start({ before: oldOnes(3) });
  expect(it.looked).toEqual([{ folder: it.captureFolder, existing: 3, answer: 'take' }]);
  await published(3);
  expect(overview().alreadyHere).toBe(0);
  await it.restart();
  await wellLater();
  expect(it.looked).toHaveLength(1);
});

test('old ones that are taken are never shown as being recorded; a new one is', async () => {
  await start({ before: oldOnes(3) });
  const shown = new Set<string>();
  const look = () => {
    for (const { name } of overview().growing) shown.add(name);
    return overview().growingCount;
  };
  await it.until('published', () => look() === 0 && overview().counts.published === 3);
  expect([...shown]).toEqual([]);
  it.capture('new.mp4');
  await it.until('published', () => look() === 0 && overview().counts.published === 4);
  expect([...shown]).toEqual(['new.mp4']);
});

test('what is set aside is asked for by nobody; what comes later goes, also while no engine runs', async () => {
  await start({ ...setAside, before: oldOnes(12) });
  expect(it.looked).toEqual([{ folder: it.captureFolder, existing: 12, answer: 'set-aside' }]);
  await wellLater();
  expect(posts()).toBe(0);
  expect(overview()).toMatchObject({ alreadyHere: 12, growingCount: 0, firstLooks: [] });
  expect(asideNames().slice(0, 2)).toEqual(['old 12.mp4', 'old 11.mp4']);

  it.capture('new.mp4');
  await published(1);
  await it.restart(() => it.capture('while away.mp4', 'fragmented.mp4'));
  await published(2);
  expect(posts()).toBe(2);
  expect(overview().alreadyHere).toBe(12);
});

test('renamed, moved to a folder below and started again, they stay aside', async () => {
  await start({ ...setAside, before: oldOnes(3) });
  const below = join(it.captureFolder, 'Halo');
  mkdirSync(below);
  renameSync(join(it.captureFolder, 'old 1.mp4'), join(it.captureFolder, 'best.mp4'));
  await wellLater();
  await it.restart(() => renameSync(join(it.captureFolder, 'old 2.mp4'), join(below, 'moved.mp4')));
  await wellLater();
  expect(asideNames()).toEqual(['old 3.mp4', 'moved.mp4', 'best.mp4']);
  expect(overview().alreadyHere).toBe(3);
  expect(posts()).toBe(0);
});

test('one that is written to again is a new recording, and so is a copy under another name', async () => {
  await start({ ...setAside, before: oldOnes(2) });
  const recorded = join(it.captureFolder, 'old 1.mp4');
  copyFileSync(join(clips, 'fragmented.mp4'), recorded);
  copyFileSync(join(clips, 'matroska.mkv'), join(it.captureFolder, 'old 2 - Copy.mkv'));
  await published(2);
  await wellLater();
  expect(asideNames()).toEqual(['old 2.mp4']);
});

test('one that is still being recorded at the first look is a new recording once it grows', async () => {
  await start({ ...setAside, before: oldOnes(1) });
  appendFileSync(join(it.captureFolder, 'old 1.mp4'), Buffer.alloc(8));
  await it.until('it is noticed', () => overview().growingCount === 1);
  await wellLater();
  expect(overview().alreadyHere).toBe(0);
});

test('one that is taken becomes a clip, and the others stay', async () => {
  await start({ ...setAside, before: oldOnes(3) });
  expect(it.engine().takeSetAside({ all: false, asideIds: idsOf('old 2.mp4') })).toBe(1);
  await published(1);
  expect(it.clip('old 2.mp4').state).toBe('published');
  expect(asideNames()).toEqual(['old 3.mp4', 'old 1.mp4']);
  const path = join(it.captureFolder, 'old 1.mp4');
  expect(await it.engine().fileAt(path)).toEqual({ kind: 'refused', why: 'set-aside' });
  expect(await it.engine().takeFile(path)).toEqual({ kind: 'taken' });
  expect(await it.engine().takeFile(path)).toEqual({ kind: 'not-yet', wait: null });
  await it.restart();
  await it.until('both are there', () => it.clips().length === 2);
  expect(it.engine().takeSetAside(everything)).toBe(1);
  await it.until('all are there', () => it.clips().length === 3);
  expect(overview().alreadyHere).toBe(0);
});

test('a lost queue sets aside what is there again, and publishes nothing twice', async () => {
  await start({ ...setAside, before: oldOnes(4) });
  it.capture('new.mp4');
  await published(1);
  await it.restart(() => {
    for (const name of readdirSync(it.dataDir))
      if (/^queue\.db|^backups$/.test(name)) rmSync(join(it.dataDir, name), { recursive: true });
  });
  await it.until('the folder has been looked at again', () => it.looked.length === 2);
  await wellLater();
  expect(overview().alreadyHere).toBe(5);
  expect(posts()).toBe(1);
});

test('a queue that was restored from its backup sets aside what that does not know', async () => {
  await start({ ...setAside, before: oldOnes(2) });
  it.capture('kept.mp4');
  await published(1);
  it.capture('after the backup.mp4', 'fragmented.mp4');
  await published(2);
  await it.restart(() => {
    for (const name of readdirSync(it.dataDir)) if (/^queue\.db/.test(name)) rmSync(join(it.dataDir, name));
  });
  await it.until('the folder has been looked at again', () => it.looked.length === 2);
  await it.until('what the backup knows goes on', () => it.engine().isIdle());
  expect(asideNames()).toContain('after the backup.mp4');
  expect(overview().alreadyHere).toBe(3);
  const bits = it.simulator.ledger().slots.filter(({ commits }) => commits > 0);
  expect(bits).toHaveLength(2);
});

test('another folder under the same name is looked at for the first time', async () => {
  await start({ ...setAside, before: oldOnes(1) });
  await it.restart(() => {
    renameSync(it.captureFolder, `${it.captureFolder} 1`);
    mkdirSync(it.captureFolder);
    oldOnes(5)(it.captureFolder);
  });
  await it.until('the folder has been looked at', () => it.looked.length === 2);
  await wellLater();
  expect(it.looked[1]).toMatchObject({ existing: 5 });
  expect(posts()).toBe(0);
  expect(overview().alreadyHere).toBe(5);
});

test('patterns that find more find old recordings', async () => {
  const config = { existing: 'set-aside' as const, include: ['**/*.mp4'] };
  await start({
    config,
    before: (folder) => copyFileSync(join(clips, 'matroska.mkv'), join(folder, 'old.mkv')),
  });
  expect(it.looked[0]?.existing).toBe(0);
  await it.restart(() => config.include.push('**/*.mkv'));
  await it.until('the folder has been looked at again', () => it.looked.length === 2);
  await wellLater();
  expect([posts(), ...asideNames()]).toEqual([0, 'old.mkv']);
});

test('until the owner has answered, nothing of a folder is asked for, old or new', async () => {
  await start({ asksAboutExisting: true, before: oldOnes(12) });
  const [look] = overview().firstLooks;
  expect(look).toMatchObject({ count: 12, isComplete: true, folderName: 'captures' });
  expect(look?.newestAt).toBe(Date.UTC(2026, 10, 20));
  expect(look?.oldestAt).toBe(Date.UTC(2026, 10, 9));
  it.capture('new.mp4');
  await wellLater();
  await it.restart();
  await wellLater();
  expect([posts(), overview().growingCount, it.clips().length]).toEqual([0, 0, 0]);
  expect(overview().firstLooks).toHaveLength(1);

  const lookId = overview().firstLooks[0]?.lookId ?? 0;
  expect(asideNames(lookId)).toHaveLength(12);
  expect(it.engine().answerFirstLook(lookId, nothing)).toEqual({
    folder: it.captureFolder,
    answer: 'set-aside',
  });
  expect(it.engine().answerFirstLook(lookId, everything)).toBeNull();
  await published(1);
  expect(it.clip('new.mp4').state).toBe('published');
  expect(overview()).toMatchObject({ alreadyHere: 12, firstLooks: [] });
});

test('the owner may choose some, and is not asked again', async () => {
  await start({ asksAboutExisting: true, before: oldOnes(5) });
  const lookId = overview().firstLooks[0]?.lookId ?? 0;
  const { files } = it.engine().setAside({ lookId, offset: 0, limit: 2 });
  const taken = { all: false, asideIds: files.map(({ asideId }) => asideId) };
  expect(it.engine().answerFirstLook(lookId, taken)).toMatchObject({ answer: 'set-aside' });
  await published(2);
  expect(
    it
      .clips()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['old 4.mp4', 'old 5.mp4']);
  await it.restart();
  await wellLater();
  expect(overview()).toMatchObject({ alreadyHere: 3, firstLooks: [] });
});

test('the owner may have all of them, and with nothing there is not asked', async () => {
  await start({ asksAboutExisting: true, before: oldOnes(3) });
  const lookId = overview().firstLooks[0]?.lookId ?? 0;
  expect(it.engine().answerFirstLook(lookId, everything)).toMatchObject({ answer: 'take' });
  await published(3);
  await it.close();
  await start({ asksAboutExisting: true });
  it.capture('new.mp4');
  await published(1);
  expect(it.looked).toMatchObject([{ existing: 0, answer: 'set-aside' }]);
});

test('a first look that was cut short goes on, and takes nothing for old that came since it began', async () => {
  await start({ ...setAside, before: oldOnes(6) });
  it.clock.advance(60_000);
  const whileAway = () => {
    const db = new Database(join(it.dataDir, 'queue.db'));
    db.exec('UPDATE first_look SET ended_at = NULL; DELETE FROM set_aside_file WHERE aside_id > 2');
    db.close();
    const path = it.capture('new.mp4', 'fragmented.mp4');
    const recordedAt = new Date(it.clock.now() - 1000);
    utimesSync(path, recordedAt, recordedAt);
  };
  await it.restart(whileAway);
  await published(1);
  expect(it.clips().map(({ name }) => name)).toEqual(['new.mp4']);
  expect(overview().alreadyHere).toBe(6);
});

test('5,000 old recordings are set aside unread, without one request', async () => {
  const path = (folder: string, at: number) => join(folder, `old ${at}.mp4`);
  await start({
    ...setAside,
    before: (folder) => {
      for (let at = 0; at < 5000; at += 1) writeFileSync(path(folder, at), `not even a film ${at}`);
    },
  });
  await wellLater();
  expect([posts(), overview().alreadyHere, overview().growingCount]).toEqual([0, 5000, 0]);
  it.capture('new.mp4');
  await published(1);
  await it.restart(() => {
    for (let at = 0; at < 50; at += 1)
      renameSync(path(it.captureFolder, at), path(it.captureFolder, at + 5000));
  });
  await wellLater();
  expect([posts(), overview().alreadyHere]).toEqual([1, 5000]);
});
