/** Files of other programs: UTF-8 and UTF-16 with or without a mark, and nothing else. */
import { expect, test } from 'vitest';
import { decodedText } from '../../main/base/decoded-text.ts';

const text = '{"userCaption": "Sieg ums Eck: ÄÖÜ 勝利 🎉"}';
const bigEndian = (bytes: Buffer) => Buffer.from(bytes).swap16();
const utf16 = Buffer.from(text, 'utf16le');
const mark = Buffer.from('\ufeff', 'utf16le');

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16, little end first', Buffer.concat([mark, utf16])],
  ['UTF-16, big end first', bigEndian(Buffer.concat([mark, utf16]))],
  ['UTF-16 without a mark', utf16],
  ['UTF-16 without a mark, big end first', bigEndian(utf16)],
])('%s is read', (_name, bytes) => {
  expect(decodedText(bytes)).toEqual({ ok: true, value: text });
});

test.each([
  ['Latin-1', Buffer.from(text, 'latin1')],
  ['a character that was cut in two', Buffer.from(text).subarray(0, 32)],
  ['half a unit of UTF-16', Buffer.concat([mark, utf16]).subarray(0, -1)],
])('%s is refused, not guessed at', (_name, bytes) => {
  expect(decodedText(bytes)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('save it as UTF-8'),
  });
});

test('nothing is an empty text', () => {
  expect(decodedText(Buffer.of())).toEqual({ ok: true, value: '' });
});
