// The authorization at rest, with a pretended system store.
import { mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type SafeStorageSlice, Secrets } from '../../../main/app/settings/secrets.ts';
import { unauthorized } from '../../../main/service/failure.ts';
import { describeReason } from '../../../preload/words.ts';

const token = 'XBL3.0 x=123;token';
const origin = 'https://clips.example.com';
let file = '';

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'clipslot-secrets-')), 'authorization.json');
});

/** Turns bytes round: enough to tell encrypted from plain. */
function storeNamed(backend: string, available = true): SafeStorageSlice {
  return {
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend,
    encryptString: (text) => Buffer.from(text).reverse(),
    decryptString: (blob) => Buffer.from(blob).reverse().toString(),
  };
}

describe('a store worth trusting', () => {
  test('keeps the authorization over a restart, encrypted, for this user only', async () => {
    const before = new Secrets(storeNamed('gnome_libsecret'), file, 'linux');
    expect(await before.keep(token, origin)).toBe('safely');
    expect(readFileSync(file, 'utf8')).not.toContain(token);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      v: 2,
      origin,
      backend: 'gnome_libsecret',
    });
    expect(statSync(file).mode & 0o077).toBe(0);

    const after = new Secrets(storeNamed('gnome_libsecret'), file, 'linux');
    expect(await after.find(origin)).toEqual({ ok: true, value: token });
    expect(after.kept()).toBe('safely');
  });

  test('is asked without blocking where it can be', async () => {
    const store: SafeStorageSlice = {
      ...storeNamed('kwallet6'),
      encryptString: () => {
        throw new Error('the blocking way was taken');
      },
      encryptStringAsync: async (text) => Buffer.from(text).reverse(),
      isEncryptionAvailable: () => {
        throw new Error('the blocking way was taken');
      },
      isAsyncEncryptionAvailable: async () => true,
      decryptStringAsync: async (blob) => ({
        result: Buffer.from(blob).reverse().toString(),
        shouldReEncrypt: false,
      }),
    };
    await new Secrets(store, file, 'linux').keep(token, origin);
    expect(await new Secrets(store, file, 'linux').find(origin)).toEqual({ ok: true, value: token });
  });

  test('that has a new key gets the authorization encrypted again', async () => {
    const encrypted: string[] = [];
    const store: SafeStorageSlice = {
      ...storeNamed('kwallet6'),
      encryptStringAsync: async (text) => {
        encrypted.push(text);
        return Buffer.from(text).reverse();
      },
      decryptStringAsync: async (blob) => ({
        result: Buffer.from(blob).reverse().toString(),
        shouldReEncrypt: encrypted.length === 1,
      }),
    };
    await new Secrets(store, file, 'linux').keep(token, origin);
    await new Secrets(store, file, 'linux').find(origin);
    await new Secrets(store, file, 'linux').find(origin);
    expect(encrypted).toEqual([token, token]);
  });

  test('that is locked loses nothing', async () => {
    await new Secrets(storeNamed('kwallet6'), file, 'linux').keep(token, origin);
    const locked = new Secrets(storeNamed('kwallet6', false), file, 'linux');
    expect(await locked.find(origin)).toEqual({
      ok: false,
      why: 'locked',
      lack: 'locked',
      problem: expect.stringMatching(/lock/),
    });
    expect(await new Secrets(storeNamed('kwallet6'), file, 'linux').find(origin)).toMatchObject({ ok: true });
  });
});

describe('no store worth trusting', () => {
  test.each([
    ['basic_text', 'linux', true],
    ['unknown', 'linux', true],
    ['kwallet6', 'linux', false],
    ['', 'win32', false],
  ])('"%s" on %s: in memory only, and it says so', async (backend, platform, available) => {
    const secrets = new Secrets(storeNamed(backend, available), file, platform);
    expect(await secrets.keep(token, origin)).toBe('for-this-session');
    expect(await secrets.find(origin)).toEqual({ ok: true, value: token });
    expect(() => statSync(file)).toThrow();
    expect(await new Secrets(storeNamed(backend), file, platform).find(origin)).toMatchObject({
      why: 'missing',
    });
  });
});

test('a damaged file is no authorization, and no crash', async () => {
  writeFileSync(file, '{"v":');
  expect(await new Secrets(storeNamed('kwallet6'), file, 'linux').find(origin)).toEqual({
    ok: false,
    why: 'missing',
    lack: 'missing',
    problem: expect.stringMatching(/authorization/),
  });
});

describe('the service it was given for', () => {
  test('is the only one that gets it, in memory and from the file', async () => {
    const secrets = new Secrets(storeNamed('kwallet6'), file, 'linux');
    await secrets.keep(token, origin);
    const elsewhere = 'https://clips.example.org';
    expect(await secrets.find(elsewhere)).toMatchObject({
      ok: false,
      problem: expect.stringContaining(origin),
    });
    const later = new Secrets(storeNamed('kwallet6'), file, 'linux');
    expect(await later.find(elsewhere)).toMatchObject({ ok: false, why: 'missing' });
    expect(await later.find(origin)).toEqual({ ok: true, value: token });
    expect(await later.find(elsewhere)).toMatchObject({ ok: false });
  });

  test('is written down for a value that an older Clipslot kept without it', async () => {
    const blob = Buffer.from(token).reverse().toString('base64');
    writeFileSync(file, JSON.stringify({ v: 1, backend: 'kwallet6', blob }));
    expect(await new Secrets(storeNamed('kwallet6'), file, 'linux').find(origin)).toMatchObject({ ok: true });
    const later = new Secrets(storeNamed('kwallet6'), file, 'linux');
    expect(await later.find('https://clips.example.org')).toMatchObject({ ok: false });
  });
});

describe('what cannot be given out says why, and is still there', () => {
  const find = (store: SafeStorageSlice) => new Secrets(store, file, 'linux').find(origin);

  test.each([
    ['another store', storeNamed('gnome_libsecret')],
    ['no store any longer', storeNamed('basic_text')],
    [
      'another key',
      {
        ...storeNamed('kwallet6'),
        decryptString: () => {
          throw new Error('wrong key');
        },
      },
    ],
  ])('%s: changed', async (_, store) => {
    await new Secrets(storeNamed('kwallet6'), file, 'linux').keep(token, origin);
    expect(await find(store)).toMatchObject({ ok: false, lack: 'changed' });
    expect(await find(storeNamed('kwallet6'))).toEqual({ ok: true, value: token });
  });

  test('a file that cannot be looked at now: unreadable, and not missing', async () => {
    symlinkSync(file, file);
    expect(await find(storeNamed('kwallet6'))).toMatchObject({ ok: false, lack: 'unreadable' });
  });

  test.each([
    ['missing', 'authorization-missing'],
    ['locked', 'secret-store-locked'],
    ['changed', 'secret-store-changed'],
    ['unreadable', 'authorization-unreadable'],
  ] as const)('%s is no refusal of the service', (lack, code) => {
    expect(unauthorized('why', lack)).toMatchObject({ verdict: 'lane', reason: { code, detail: 'why' } });
    const { sentence, nextStep } = describeReason({ code, detail: null }, 'by-itself');
    expect(sentence).not.toMatch(/does not accept/);
    expect(nextStep).toMatch(/Enter|Unlock|enter|Check/);
  });
});
