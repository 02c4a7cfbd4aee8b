// The window comes up on a screen that is there, and fits it.
import { expect, test } from 'vitest';
import { pageAgain } from '../../../main/app/window/page-address.ts';
import { commandOf, zoomedBy } from '../../../main/app/window/window-keys.ts';
import { type Area, placeOn } from '../../../main/app/window/window-place.ts';

const main: Area = { x: 0, y: 27, width: 1920, height: 1053 };
const right: Area = { x: 1920, y: 0, width: 2560, height: 1440 };
const was = { x: 2200, y: 100, width: 1300, height: 900, maximized: false };

test('where it was, on its own screen', () => {
  expect(placeOn(was, [main, right])).toEqual({ x: 2200, y: 100, width: 1300, height: 900 });
});

test('a screen that is gone: in the middle of the main one, as large as before', () => {
  expect(placeOn(was, [main])).toEqual({ x: 310, y: 104, width: 1300, height: 900 });
});

test.each([
  ['800x480', { x: 0, y: 0, width: 800, height: 480 }],
  ['1920x1080 at 200 %', { x: 0, y: 27, width: 960, height: 513 }],
])('%s holds the whole window', (_, area) => {
  for (const kept of [null, { ...was, x: 0, y: 30 }]) {
    const place = placeOn(kept, [area]);
    expect(place.x).toBeGreaterThanOrEqual(area.x);
    expect(place.y).toBeGreaterThanOrEqual(area.y);
    expect(place.x + place.width).toBeLessThanOrEqual(area.x + area.width);
    expect(place.y + place.height).toBeLessThanOrEqual(area.y + area.height);
  }
});

test.each([
  ['above its screen', { ...was, x: 100, y: -500 }],
  ['below it', { ...was, x: 100, y: 1079 }],
  ['left of everything', { ...was, x: -1250, y: 100 }],
])('a title %s comes back', (_, kept) => {
  const { x, y } = placeOn(kept, [main, right]);
  expect(x).toBeGreaterThanOrEqual(0);
  expect(y).toBeGreaterThanOrEqual(27);
});

const pressed = { type: 'keyDown', key: '=', control: true, meta: false, alt: false };

test.each([
  ['=', 'larger'],
  ['+', 'larger'],
  ['-', 'smaller'],
  ['0', 'usual-size'],
  ['q', 'quit'],
  ['a', null],
] as const)('Ctrl and %s: %s', (key, command) => {
  expect(commandOf({ ...pressed, key }, 'linux')).toBe(command);
  expect(commandOf({ ...pressed, key, control: false }, 'linux')).toBeNull();
  expect(commandOf({ ...pressed, key, alt: true }, 'linux')).toBeNull();
  expect(commandOf({ ...pressed, key, type: 'keyUp' }, 'linux')).toBeNull();
  expect(commandOf({ ...pressed, key, control: false, meta: true }, 'darwin')).toBe(command);
});

test('Ctrl+Q quits where that is the habit', () => {
  expect(commandOf({ ...pressed, key: 'q' }, 'win32')).toBeNull();
});

test('zoom goes from half to double, and back', () => {
  expect(zoomedBy(100, 'larger')).toBe(110);
  expect(zoomedBy(200, 'larger')).toBe(200);
  expect(zoomedBy(50, 'smaller')).toBe(50);
  expect(zoomedBy(93, 'smaller')).toBe(90);
  expect(zoomedBy(175, 'usual-size')).toBe(100);
});

test('a page that is made again is on its screen, and nowhere else', () => {
  expect(pageAgain('app://ui/index.html#settings/week')).toBe('app://ui/index.html?again#settings/week');
  expect(pageAgain('app://ui/index.html?again#queue')).toBe('app://ui/index.html?again#queue');
  expect(pageAgain('https://example.com/#x')).toBe('app://ui/index.html?again#x');
  expect(pageAgain('')).toBe('app://ui/index.html?again');
});
