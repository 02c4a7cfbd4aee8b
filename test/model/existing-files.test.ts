/** When a first look still holds, and when two times tell of one writing. */
import { expect, test } from 'vitest';
import {
  fileNumberOf,
  isLookStillGood,
  isRecordedSince,
  isSameTime,
  type LookBasis,
} from '../../main/model/existing-files.ts';

const looked: LookBasis = { device: '5', inode: '7', bornNs: '1000', include: '["**/*.mp4"]', lossAt: null };

test.each([
  ['nothing has changed', {}, true],
  ['another folder lies there', { inode: '8', bornNs: '2000' }, false],
  ['a folder made anew under the same number', { device: '6', bornNs: '2000' }, false],
  ['the same folder on a drive that came back under another number', { device: '6' }, true],
  ['other patterns find other recordings', { include: '["**/*.mkv"]' }, false],
  ['the queue was lost since', { lossAt: 99 }, false],
])('%s', (_what, change, isGood) => {
  expect(isLookStillGood(looked, { ...looked, ...change })).toBe(isGood);
});

test('a folder that was watched before first looks were known is taken as it is', () => {
  expect(isLookStillGood({ ...looked, bornNs: null, include: null }, looked)).toBe(true);
});

test('where the birth of a folder is not kept, another device is another folder', () => {
  const unborn = { ...looked, bornNs: '0' };
  expect(isLookStillGood(unborn, { ...unborn, device: '6' })).toBe(false);
});

const hourNs = 3_600_000_000_000n;
test.each([
  ['the same', 0n, true],
  ['summer time on a FAT drive', hourNs, true],
  ['winter time', -hourNs, true],
  ['another time zone', 5n * hourNs + hourNs / 2n, true],
  ['a second later', 1_000_000_000n, false],
  ['an hour and a little', hourNs + 1n, false],
  ['two days later to the second', 48n * hourNs, false],
])('%s', (_what, apart, isSame) => {
  const at = 1_700_000_000_123_456_789n;
  expect(isSameTime(String(at), String(at + apart))).toBe(isSame);
});

test('only what was written after the look began, and not in the future, was recorded since', () => {
  const at = (ms: number) => isRecordedSince(String(BigInt(ms) * 1_000_000n), 1000, 2000);
  expect([at(999), at(1000), at(1001), at(2000), at(2001)]).toEqual([false, false, true, true, false]);
});

test('a file keeps its number when its device comes back under another one', () => {
  expect(fileNumberOf('2049:123')).toBe(fileNumberOf('2065:123'));
});
