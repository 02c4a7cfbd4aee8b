/**
 * Nothing we sent as a secret, and nothing that looks like one, is ever in text that may be shown.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutShapes } from '../../../main/base/secret-shapes.ts';
import { Redaction } from '../../../main/service/redaction/redaction.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const secretText = fc.string({
  unit: fc.constantFrom(...letters, ...'+/-_.~'),
  minLength: 12,
  maxLength: 200,
});
const words = fc.string({ maxLength: 120 });

/** Ways in which a service, a proxy or a library quotes what it was sent. */
const quotes: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `"${secret}"`,
  (secret) => `token ${secret} has expired`,
  (secret) => `Authorization: ${secret}`,
  (secret) => `{"authorization":"${secret}"}`,
  (secret) => `https://gameclips.xbox.live/upload/container?sig=${secret}&blockNum=0`,
  (secret) => `/upload/container?uploadId=${encodeURIComponent(secret)}`,
  (secret) => secret.repeat(3),
];

test('a secret that was sent never shows, however it is quoted and wherever the text is cut off', () => {
  fc.assert(
    fc.property(
      secretText,
      words,
      words,
      fc.constantFrom(...quotes),
      fc.integer({ min: 1, max: 300 }),
      (secret, before, after, quote, mostChars) => {
        const redaction = new Redaction();
        redaction.know(`XBL3.0 x=1234567890;${secret}`);
        redaction.know(`?uploadId=${encodeURIComponent(secret)}&api=2`);
        const shown = redaction.printable(`${before} ${quote(secret)} ${after}`, mostChars);
        // Also no telling beginning of it, where the text was cut.
        expect(shown).not.toContain(secret.slice(0, 10));
        expect(shown.length).toBeLessThanOrEqual(mostChars);
      },
    ),
    { numRuns: 2000, verbose: 1 },
  );
});

test.each([
  'Xauth=Xuid%3D123',
  'XBL3.0 x=98765;eyJhbGciOi',
  'Bearer abc',
  'Authorization: anything at all',
  'x-auth-token=abc',
  'http://user:pass@host/path',
  'ftp://host/file?sig=abc',
  '/path?sig=abc&se=2030',
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.abc',
])('what looks like a secret is hidden although it was never seen: %s', (text) => {
  const shown = withoutShapes(`before ${text}`);
  expect(shown.startsWith('before ')).toBe(true);
  expect(shown).not.toMatch(/123|98765|eyJ|abc|anything|pass|2030/);
});

test('ordinary sentences and ids stay as they are', () => {
  const sentences = [
    'The service or some downstream dependencies are down.',
    'The field userCaption is longer than 250 characters.',
    'No such clip: 6b364924-5650-480f-86a7-fc002a1ee752',
    'expectedBlocks × 2 MB < fileSize (4,294,967,295)',
  ];
  expect(sentences.map((text) => new Redaction().printable(text))).toEqual(sentences);
});

test('a text made to be slow to search is searched all the same', () => {
  const slow = ['x-token-', 'a.', 'authorization ', '?a', 'Basic ', 'x-key '].map((one) =>
    one.repeat(20_000),
  );
  for (const text of slow) expect(withoutShapes(text).length).toBeGreaterThan(0);
});

test('the token is hidden after an address of more secrets than are remembered, when both are told again and again', () => {
  const redaction = new Redaction();
  const token = 'Xauth=0123456789abcdef';
  const address = Array.from({ length: 600 }, (_, at) => `k${at}=value-number-${at}`).join('&');
  // The list was read with it before the first block.
  redaction.know(token);
  for (let block = 0; block < 3; block += 1) {
    redaction.know(address);
    redaction.know(token);
    expect(redaction.mentionsKnown(token)).toBe(true);
    expect(redaction.withoutKnown(`it said ${token}`)).toBe('it said (hidden)');
  }
});
