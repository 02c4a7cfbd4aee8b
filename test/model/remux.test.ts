/** Which recording is a remux of which, by name, length, size and time. */
import { expect, test } from 'vitest';
import { isRemuxOf, originalsOf, remuxesOf } from '../../main/model/remux.ts';

const at = (minutes: number) => String(BigInt(minutes) * 60_000_000_000n);
const original = { durationSeconds: 600, sizeBytes: 100_000_000, mtimeNs: at(100) };

test('a remux lies beside its original, under its name or with a mark behind it', () => {
  expect(remuxesOf('/c/2026-11-22 20-00.mkv')).toContain('/c/2026-11-22 20-00.mp4');
  expect(remuxesOf('/c/a.MKV')).toContain('/c/a_remuxed.mp4');
  expect(originalsOf('/c/a.mp4')).toContain('/c/a.mkv');
  expect(originalsOf('/c/a remuxed.mp4')).toContain('/c/a.mkv');
  expect(originalsOf('/c/a.mkv')).toEqual([]);
  expect(remuxesOf('/c/a.mp4')).toEqual([]);
  expect(remuxesOf('/c/a.webm')).toEqual([]);
});

test('the same streams in another container, written right after', () => {
  for (const remux of [
    { durationSeconds: 600, sizeBytes: 99_000_000, mtimeNs: at(101) },
    { durationSeconds: 601, sizeBytes: 101_000_000, mtimeNs: at(110) },
  ])
    expect(isRemuxOf(remux, original)).toBe(true);
});

test.each([
  ['another length', { durationSeconds: 640 }],
  ['an unknown length', { durationSeconds: null }],
  ['another size: it was encoded anew', { sizeBytes: 40_000_000 }],
  ['written before the recording was', { mtimeNs: at(99) }],
  ['written days later, when the name was used again', { mtimeNs: at(100 + 3 * 24 * 60) }],
])('no remux: %s', (_what, differs) => {
  const remux = { durationSeconds: 600, sizeBytes: 99_000_000, mtimeNs: at(101), ...differs };
  expect(isRemuxOf(remux, original)).toBe(false);
});
