/** One rule for what may not be shown as it is, wherever text comes from. */
import { expect, test } from 'vitest';
import {
  displayName,
  oneLine,
  printableJson,
  withoutControls,
  withoutUnprintable,
} from '../../main/base/text.ts';

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

test('lines for a terminal keep their ends and tabs, and nothing that steers it', () => {
  expect(withoutControls('a\tb\nc\u001b[2Jd\u009b31me\u202ef')).toBe('a\tb\nc\ufffd[2Jd\ufffd31me\ufffdf');
});

test('JSON for a terminal says the same in characters that steer nothing', () => {
  const value = { name: 'a\u009b31m\u202e\u{e0001}\n.mp4' };
  const text = printableJson(value);
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(text)).toEqual(value);
});
