/**
 * Bodies as they are kept: still JSON that tells the story, and never a secret in it, whatever
 * shape the body has.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Redaction } from '../../../main/service/redaction/redaction.ts';
import { shownAddress, shownBody } from '../../../main/service/redaction/shown-body.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const secretText = fc.string({ unit: fc.constantFrom(...letters), minLength: 12, maxLength: 120 });
const whole = { isWhole: true, listsClips: false };

/**
 * Places in a body where a service may quote what it was sent, and where addresses with signatures
 * are.
 */
const bodies: readonly ((secret: string) => string)[] = [
  (secret) => JSON.stringify({ errorCode: 1, errorMessage: `no ${secret} here` }),
  (secret) => JSON.stringify({ uploadUri: `https://h.invalid/upload?sig=${secret}&x=1`, gameClipId: 'g' }),
  (secret) => JSON.stringify({ gameClips: [{ systemProperties: `clipslot=a/b;${secret}` }] }),
  (secret) => JSON.stringify({ systemProperties: `clipslot=${secret}/b` }),
  (secret) => JSON.stringify({ [secret]: { nested: [[secret]] } }),
  (secret) => JSON.stringify([secret, `${'x'.repeat(4080)}${secret}`]),
  (secret) => `<html><body>Bad header ${secret}</body></html>`,
  (secret) => `${'<p>so much of it</p> '.repeat(4000)}${secret}`,
  (secret) => `{"uploadUri":"https://h.invalid/upload?sig=${secret}`,
];

test('no secret is in a body that is shown, nor the beginning of one where the body was cut', () => {
  fc.assert(
    fc.property(
      secretText,
      fc.constantFrom(...bodies),
      fc.nat(),
      fc.boolean(),
      (secret, make, cut, lists) => {
        const redaction = new Redaction();
        redaction.know(`XBL3.0 x=1234567890;${secret}`);
        const body = make(secret);
        const cutOff = body.slice(0, Math.max(1, cut % body.length));
        const shown = [
          shownBody(body, redaction, { isWhole: true, listsClips: lists }),
          shownBody(cutOff, redaction, { isWhole: false, listsClips: lists }),
        ];
        for (const text of shown) expect(text).not.toContain(secret.slice(0, 10));
      },
    ),
    { numRuns: 3000, verbose: 1 },
  );
});

test('an answer keeps its ids, its mark and its addresses without their queries', () => {
  const answer = {
    gameClipId: '6b364924-5650-480f-86a7-fc002a1ee752',
    uploadUri: 'https://gameclips.xbox.live/upload/xuid(1)/6b364924/container?uploadId=abc&sig=def',
    uploadId: 'abcdefgh',
    state: 'PendingUpload',
    systemProperties:
      'mine;clipslot=0c0f5f27-6a41-4b43-9d0c-111111111111/0c0f5f27-6a41-4b43-9d0c-222222222222/0123456789abcdef',
    durationInSeconds: 4,
    savedByUser: false,
  };
  expect(JSON.parse(shownBody(JSON.stringify(answer), new Redaction(), whole) ?? '')).toEqual({
    ...answer,
    uploadUri: 'https://gameclips.xbox.live/upload/xuid(1)/6b364924/container',
    uploadId: '(hidden)',
  });
});

test('of a listed clip only what finds a slot again is kept', () => {
  const clip = {
    gameClipId: 'a',
    state: 'Published',
    systemProperties: 'x',
    userCaption: 'private',
    gameClipUris: [],
  };
  const list = { gameClips: [clip], pagingInfo: { continuationToken: 'abc' } };
  const shown = shownBody(JSON.stringify(list), new Redaction(), { isWhole: true, listsClips: true });
  expect(JSON.parse(shown ?? '')).toEqual({
    gameClips: [{ gameClipId: 'a', state: 'Published', systemProperties: 'x' }],
    pagingInfo: { continuationToken: '(hidden)' },
  });
});

test('a body without end, or nested without end, is shown as far as it is worth', () => {
  const nested = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
  expect(shownBody(nested, new Redaction(), whole)).toContain('(left out: too deep)');
  const long = JSON.stringify({ titleData: 'words and words '.repeat(3000) });
  expect(shownBody(long, new Redaction(), whole)?.length).toBeLessThan(5000);
});

test.each([
  ['https://user:pass@host.invalid/a?b=c#d', 'https://host.invalid/a'],
  ['javascript:alert(1)', '(address)'],
  ['http://', '(address)'],
])('the address %s is shown as %s', (address, shown) => {
  expect(shownAddress(address, new Redaction())).toBe(shown);
});
