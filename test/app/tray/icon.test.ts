// The tray icons: moods that differ in shape, at every size a desktop asks for.
import { expect, test } from 'vitest';
import { drawIcon } from '../../../main/app/tray/icon.ts';

const moods = ['idle', 'sending', 'paused', 'waiting', 'needs-you'] as const;

test.each([16, 18, 22, 24, 32, 44, 64])('at %i pixels every mood has its own shape', (size) => {
  const shapes = moods.map((mood) => shapeOf(drawIcon(mood, size)));
  expect(new Set(shapes).size).toBe(moods.length);
});

test('colours never exceed alpha, as premultiplied pixels must not', () => {
  for (const mood of moods) {
    const pixels = drawIcon(mood, 22);
    for (let at = 0; at < pixels.length; at += 4) {
      expect(Math.max(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0)).toBeLessThanOrEqual(
        (pixels[at + 3] ?? 0) + 1,
      );
    }
  }
});

/** Where the white sign is, without the colour of the ground. */
function shapeOf(pixels: Uint8Array): string {
  const shape = [];
  for (let at = 0; at < pixels.length; at += 4) {
    const darkest = Math.min(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0);
    shape.push(darkest > 220 ? 1 : 0);
  }
  return shape.join('');
}
