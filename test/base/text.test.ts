/** One rule for what may not be shown as it is, wherever text comes from. */
import { expect, test } from 'vitest';
import { displayName, oneLine, withoutUnprintable } from '../../main/base/text.ts';

test.each([
  ['a line break', '\n'],
  ['an escape', '\u001b'],
  ['a direction override', '\u202e'],
  ['a zero-width character', '\u200b'],
  ['a line separator', '\u2028'],
  ['half a character', '\ud800'],
])('%s is neither kept on a line nor in a name', (_what, character) => {
  expect(oneLine(`a${character}b`)).toBe('a b');
  expect(withoutUnprintable(`a${character}b`)).toBe('a\u{fffd}b');
  expect(displayName(`/captures/a${character}b.mp4`)).toBe('a\u{fffd}b.mp4');
});

test('a name is the last part of its path, and not endless', () => {
  expect(displayName(`/captures/${'x'.repeat(300)}`)).toHaveLength(255);
});
