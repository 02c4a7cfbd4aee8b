// The screen in the address of the page: there and back, and nothing made of what is not ours.
import { expect, test } from 'vitest';
import { addressOf, isBack, screenAt } from '../../../renderer/frame/screen-address.ts';

test.each([
  { name: 'queue' },
  { name: 'overview' },
  { name: 'settings' },
  { name: 'settings', section: 'week' },
  { name: 'clip', clipId: '0198-abc_D' },
] as const)('%j comes back', (screen) => {
  expect(screenAt(addressOf(screen))).toEqual(screen);
});

test.each(['', '#', '#nowhere', '#clip', '#clip/../../x', '#clip/%00', '#__proto__/week'])(
  '"%s" is the queue',
  (hash) => {
    expect(screenAt(hash)).toEqual({ name: 'queue' });
  },
);

test('only a page that was made again says so', () => {
  expect(isBack('?again')).toBe(true);
  expect(isBack('')).toBe(false);
});
