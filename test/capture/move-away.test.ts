/** A published file that cannot be moved now stays where it is, and leaves nothing in the other folder however often it is tried. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { link, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { type FileVersion, openClipFile } from '../../main/capture/clip-file.ts';
import { type Moved, type MoveParts, moveAway } from '../../main/capture/move-away.ts';

let path: string;
let done: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'move-away-'));
  path = join(folder, 'a.mp4');
  done = join(folder, 'done');
  writeFileSync(path, 'the clip');
});

function refusal(code: string): Error {
  return Object.assign(new Error('refused'), { code });
}
const otherDrive = () => Promise.reject(refusal('EXDEV'));
const refusing = (code: string, refused: (path: string) => boolean) => (gone: string) =>
  refused(gone) ? Promise.reject(refusal(code)) : unlink(gone);

async function versionNow(): Promise<FileVersion> {
  const file = await openClipFile(path);
  if (!file.ok) throw new Error(file.problem);
  await file.value.handle.close();
  return file.value.version;
}
const moved = async (parts: MoveParts): Promise<Moved> => moveAway(path, await versionNow(), done, parts);

it.each([
  ['linked', link],
  ['copied to another drive', otherDrive],
])('leaves exactly one file after many refused tries (%s)', async (_how, place) => {
  const parts = { link: place, unlink: refusing('EBUSY', (gone) => gone === path) };
  for (let times = 0; times < 20; times += 1)
    expect(await moved(parts)).toMatchObject({ ok: false, reason: 'held' });
  expect(readdirSync(done)).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe('the clip');
  expect(await moved({ link: place, unlink })).toMatchObject({ ok: true });
  expect(readdirSync(done)).toEqual(['a.mp4']);
});

it('goes on from a second name that was held as well', async () => {
  const parts = { link, unlink: refusing('EBUSY', () => true) };
  for (let times = 0; times < 20; times += 1) expect(await moved(parts)).toMatchObject({ reason: 'held' });
  expect(readdirSync(done)).toEqual(['a.mp4']);
  expect(await moved({ link, unlink })).toMatchObject({ ok: true, value: join(done, 'a.mp4') });
  expect(readdirSync(done)).toEqual(['a.mp4']);
});

it('never takes the one name of a file for a second one', async () => {
  done = join(path, '..');
  await moved({ link, unlink });
  expect(readdirSync(done)).toHaveLength(1);
  expect(readFileSync(join(done, readdirSync(done)[0] ?? ''), 'utf8')).toBe('the clip');
});

it('keeps the second name when the first one is gone meanwhile, and the files of others', async () => {
  mkdirSync(done);
  writeFileSync(join(done, 'a.mp4'), 'someone else’s');
  const parts = {
    link,
    unlink: async (gone: string) => {
      await unlink(gone);
      await unlink(gone);
    },
  };
  expect(await moved(parts)).toMatchObject({ ok: true });
  expect(readFileSync(join(done, 'a.mp4'), 'utf8')).toBe('someone else’s');
  expect(readFileSync(join(done, 'a (2).mp4'), 'utf8')).toBe('the clip');
});

it('tells a missing right from a held file', async () => {
  const parts = { link, unlink: refusing('EACCES', (gone) => gone === path) };
  expect(await moved(parts)).toMatchObject({ reason: 'refused', problem: 'it cannot be moved (EACCES)' });
});
