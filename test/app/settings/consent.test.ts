/**
 * What a page asks for is checked for authority: the owner is asked in a dialog of the system, and
 * a no changes nothing.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Consent, type SystemQuestion } from '../../../main/app/settings/consent.ts';
import { type Power, powersOf, powersToAsk, signInOf } from '../../../main/app/settings/powers.ts';
import { openSettings } from '../../../main/app/settings/settings.ts';
import type { Config } from '../../../main/config/config.ts';
import { parseConfig } from '../../../main/config/read-config.ts';

let home = '';
let questions: SystemQuestion[] = [];
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'clipslot-consent-')));
  mkdirSync(join(home, 'captures'));
  questions = [];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function consentOf(answer: boolean): Promise<Consent> {
  return new Consent(await openSettings(home), async (question) => {
    questions.push(question);
    return answer;
  });
}

async function configWith(change: Record<string, unknown>): Promise<Config> {
  const parsed = await parseConfig(
    {
      dataDir: join(home, 'queue'),
      account: { scid: 'scid', authorization: { app: 'stored' } },
      folders: [{ path: join(home, 'captures') }],
      ...change,
      service: {
        metadataUrl: 'https://clips.example.com',
        transferHosts: ['bits.example.com'],
        ...Object(change.service),
      },
    },
    join(home, 'config.json'),
  );
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

const host: Power = { kind: 'transfer-host', name: 'bits.example.com' };

describe('the powers that settings take', () => {
  test.each([
    ['a service', {}, { kind: 'service', name: 'https://clips.example.com' }],
    ['an account', {}, { kind: 'account', name: 'scid' }],
    ['a host for bits', {}, host],

    [
      'a proxy',
      { service: { proxy: 'http://proxy.example:3128' } },
      { kind: 'proxy', name: 'http://proxy.example:3128' },
    ],
    ['the bin', { afterPublished: { do: 'bin', afterDays: 3 } }, { kind: 'bin', name: '' }],
    [
      'a folder to move to',
      { afterPublished: { do: 'move', folder: '/published' } },
      { kind: 'move', name: '/published' },
    ],
  ])('%s is one', async (_what, change, power) => {
    expect(powersOf(await configWith(change), false)).toContainEqual(power);
  });

  test('each capture folder is one', async () => {
    const folder = { kind: 'folder', name: join(home, 'captures') };
    expect(powersOf(await configWith({}), false)).toContainEqual(folder);
  });

  test('with the practice service only what happens to files is one', async () => {
    const config = await configWith({ afterPublished: { do: 'bin', afterDays: 3 } });
    expect(powersOf(config, true)).toEqual([{ kind: 'bin', name: '' }]);
    expect(powersToAsk(config)).toEqual([{ kind: 'service', name: 'https://clips.example.com' }]);
  });

  test('a renewed sign-in of the same user is the same power, another is another, and none is readable', () => {
    const [first, renewed, other] = ['XBL3.0 x=1;a', 'XBL3.0 x=1;b', 'XBL3.0 x=2;a'].map(signInOf);
    expect(renewed).toEqual(first);
    expect(other).not.toEqual(first);
    expect(JSON.stringify(signInOf('Bearer secret'))).not.toContain('secret');
  });
});

describe('the question', () => {
  test('names what is asked, has a no as its default, and is asked once', async () => {
    const consent = await consentOf(true);
    expect(await consent.given('production', [host])).toBe(true);
    expect(await consent.given('production', [host])).toBe(true);
    expect(questions).toHaveLength(1);
    expect(questions[0]?.detail).toContain('bits.example.com');
    expect(await (await consentOf(true)).given('production', [host])).toBe(true);
    expect(questions).toHaveLength(1);
  });

  test('that was declined is asked again, and leaves no trace', async () => {
    const consent = await consentOf(false);
    expect(await consent.given('production', [host])).toBe(false);
    expect(await consent.given('production', [host])).toBe(false);
    expect(questions).toHaveLength(2);
    expect(() => readFileSync(join(home, 'app.json'))).toThrow();
  });

  test('holds for one environment', async () => {
    const consent = await consentOf(true);
    await consent.given('test', [host]);
    await consent.given('production', [host]);
    expect(questions).toHaveLength(2);
  });

  test('names only what is new', async () => {
    const consent = await consentOf(true);
    await consent.given('production', [host]);
    await consent.given('production', [host, { kind: 'transfer-host', name: 'evil.example' }]);
    expect(questions[1]?.detail).toContain('evil.example');
    expect(questions[1]?.detail).not.toContain('bits.example.com');
  });

  test('is not asked about a folder that was picked in a dialog of the system', async () => {
    const consent = await consentOf(false);
    consent.picked('/captures');
    expect(await consent.given('production', [{ kind: 'folder', name: '/captures' }])).toBe(true);
    expect(await consent.given('production', [{ kind: 'folder', name: '/private' }])).toBe(false);
  });

  test('comes one after the other', async () => {
    let open = 0;
    let most = 0;
    const consent = new Consent(await openSettings(home), async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return true;
    });
    await Promise.all(
      ['a', 'b', 'c'].map((name) => consent.given('test', [{ kind: 'transfer-host', name }])),
    );
    expect(most).toBe(1);
  });
});
