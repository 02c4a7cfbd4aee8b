/** Inside or outside of a folder: by whole names, never by their first letters. */
import { linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  asOnDisk,
  contains,
  isOtherSpelling,
  isSamePath,
  isSpelledSo,
  withoutLongPrefix,
} from '../../main/base/paths.ts';

const folder = join('/', 'captures');

test.each([
  ['itself', folder, true],
  ['a file in it', join(folder, 'a.mp4'), true],
  ['a folder in it whose name begins with two dots', join(folder, '..x', 'a.mp4'), true],
  ['its parent', join('/'), false],
  ['a neighbour', join('/', 'other', 'a.mp4'), false],
  ['a neighbour whose name begins alike', join('/', 'captures-old', 'a.mp4'), false],
  ['a neighbour whose name begins with two dots', join('/', '..captures'), false],
])('%s', (_what, path, isInside) => {
  expect(contains(folder, path)).toBe(isInside);
});

function folderOf(...names: readonly string[]): string {
  const made = mkdtempSync(join(tmpdir(), 'clipslot-paths-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  for (const name of names) writeFileSync(join(made, name), name);
  return made;
}

test.each([
  ['the case', 'Clip.MP4', 'clip.mp4', true],
  ['the Unicode form', 'Caf\u00e9.mp4', 'Cafe\u0301.mp4', true],
  ['nothing', 'a.mp4', 'a.mp4', false],
  ['a letter', 'a.mp4', 'b.mp4', false],
])('another spelling of a name differs in %s', (_what, one, other, is) => {
  expect(isOtherSpelling(one, other)).toBe(is);
});

test('only the spelling that the disk has is its spelling', async () => {
  const place = folderOf('Clip.mp4');
  mkdirSync(join(place, 'Games'));
  writeFileSync(join(place, 'Games', 'a.mp4'), 'a');
  expect(await isSpelledSo(place, join(place, 'Clip.mp4'))).toBe(true);
  expect(await isSpelledSo(place, join(place, 'clip.mp4'))).toBe(false);
  expect(await isSpelledSo(place, join(place, 'Games', 'a.mp4'))).toBe(true);
  expect(await isSpelledSo(place, join(place, 'games', 'a.mp4'))).toBe(false);
  renameSync(join(place, 'Clip.mp4'), join(place, 'between'));
  renameSync(join(place, 'between'), join(place, 'CLIP.mp4'));
  expect(await isSpelledSo(place, join(place, 'Clip.mp4'))).toBe(false);
  expect(await isSpelledSo(place, join(place, 'CLIP.mp4'))).toBe(true);
});

test('a file that is named is meant as the disk spells it, where the disk takes both for one', async () => {
  const place = folderOf('Clip.mp4');
  const typed = join(place, 'clip.mp4');
  const folds = process.platform === 'win32' || process.platform === 'darwin';
  expect(await asOnDisk(typed)).toBe(folds ? join(place, 'Clip.mp4') : typed);
  expect(await asOnDisk(join(place, 'Clip.mp4'))).toBe(join(place, 'Clip.mp4'));
  expect(await asOnDisk(join(place, 'missing.mp4'))).toBe(join(place, 'missing.mp4'));
});

test.runIf(process.platform === 'linux')('two names of one file stay two names', async () => {
  const place = folderOf('Clip.mp4');
  linkSync(join(place, 'Clip.mp4'), join(place, 'clip.mp4'));
  expect(await asOnDisk(join(place, 'clip.mp4'))).toBe(join(place, 'clip.mp4'));
  expect(isSamePath(join(place, 'Clip.mp4'), join(place, 'clip.mp4'))).toBe(false);
});

test.runIf(process.platform === 'win32').each([
  ['the root of a drive', 'D:\\', 'D:\\a.mp4', true],
  ['the root of another drive', 'D:\\', 'E:\\a.mp4', false],
  ['another case', 'D:\\Clips', 'd:\\CLIPS\\a.mp4', true],
  ['a separator at the end', 'D:\\Clips\\', 'D:\\Clips\\a.mp4', true],
  ['slashes', 'D:/Clips', 'D:\\Clips\\a.mp4', true],
  ['the prefix for long paths', '\\\\?\\D:\\Clips', 'D:\\Clips\\a.mp4', true],
  ['a share', '\\\\nas\\clips', '\\\\?\\UNC\\nas\\clips\\a.mp4', true],
  ['a neighbour', 'D:\\Clips', 'D:\\Clips2\\a.mp4', false],
])('on Windows: %s', (_what, outer, inner, isInside) => {
  expect(contains(outer, inner)).toBe(isInside);
  expect(isSamePath(outer, `${withoutLongPrefix(outer)}\\`)).toBe(true);
});
