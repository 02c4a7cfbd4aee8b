/**
 * Pictures of the clips in sight: few at once, the latest request first, and never more kept than
 * needed.
 */
import { expect, test } from 'vitest';
import { type Picture, Thumbnails } from '../../../renderer/queue/thumbnails.ts';

/** A decoder that finishes when it is told to. */
function slowDecoder() {
  const begun: string[] = [];
  const dropped: string[] = [];
  const finishers = new Map<string, (picture: Picture) => void>();
  const thumbnails = new Thumbnails({
    decode: (clipId) => {
      begun.push(clipId);
      return new Promise((resolve) => finishers.set(clipId, resolve));
    },
    drop: (picture) => void dropped.push(picture),
  });
  const finish = async (clipId: string, picture: Picture) => {
    finishers.get(clipId)?.(picture);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { thumbnails, begun, dropped, finish };
}
const ignore = () => {};

test('two are decoded at once, then what was asked for last', async () => {
  const { thumbnails, begun, finish } = slowDecoder();
  for (const clipId of ['a', 'b', 'c', 'd']) thumbnails.want(clipId, ignore);
  expect(begun).toEqual(['a', 'b']);
  await finish('a', 'blob:a');
  expect(begun).toEqual(['a', 'b', 'd']);
});

test('a row that went out of sight is not decoded any more', async () => {
  const { thumbnails, begun, finish } = slowDecoder();
  thumbnails.want('a', ignore);
  thumbnails.want('b', ignore);
  const stop = thumbnails.want('c', ignore);
  stop();
  await finish('a', 'blob:a');
  expect(begun).toEqual(['a', 'b']);
});

test('a row that came back while its picture was made gets that picture', async () => {
  const { thumbnails, begun, finish } = slowDecoder();
  thumbnails.want('a', ignore)();
  await finish('a', 'blob:a');
  const told: Picture[] = [];
  thumbnails.want('a', (picture) => told.push(picture));
  expect(told).toEqual(['blob:a']);
  expect(begun).toEqual(['a']);
});

test('everyone who wants a picture is told, and it is decoded once', async () => {
  const { thumbnails, begun, finish } = slowDecoder();
  const told: Picture[] = [];
  thumbnails.want('a', (picture) => told.push(picture));
  thumbnails.want('a', (picture) => told.push(picture));
  await finish('a', 'blob:a');
  expect(told).toEqual(['blob:a', 'blob:a']);
  expect(begun).toEqual(['a']);
  expect(thumbnails.known('a')).toBe('blob:a');
});

test('a clip without a picture is not tried again and again', async () => {
  const { thumbnails, finish } = slowDecoder();
  const told: Picture[] = [];
  thumbnails.want('a', (picture) => told.push(picture));
  await finish('a', null);
  expect(told).toEqual([null]);
  expect(thumbnails.known('a')).toBeNull();
});

test('while resting nothing is begun; afterwards it goes on', () => {
  const { thumbnails, begun } = slowDecoder();
  thumbnails.rest(true);
  thumbnails.want('a', ignore);
  expect(begun).toEqual([]);
  thumbnails.rest(false);
  expect(begun).toEqual(['a']);
});

test('the 501st picture drops the one that was not looked at for longest', async () => {
  const { thumbnails, dropped, finish } = slowDecoder();
  for (let at = 0; at <= 500; at += 1) {
    thumbnails.want(`${at}`, ignore);
    await finish(`${at}`, `blob:${at}`);
    if (at === 400) thumbnails.known('0');
  }
  expect(dropped).toEqual(['blob:1']);
  expect(thumbnails.known('0')).toBe('blob:0');
  expect(thumbnails.known('1')).toBeUndefined();
});
