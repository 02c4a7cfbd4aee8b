/** Inside or outside of a folder: by whole names, never by their first letters. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contains } from '../../main/base/paths.ts';

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
