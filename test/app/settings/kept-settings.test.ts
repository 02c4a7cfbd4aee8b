// Settings that cannot be lost: whatever becomes of the file, what can be read of it holds, what
// cannot is kept, and where the queue belongs is never guessed.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { environmentsSetUp, openSettings } from '../../../main/app/settings/settings.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'clipslot-kept-'));
});

const file = (name = 'app.json') => join(home, name);
const text = (name?: string) => readFileSync(file(name), 'utf8');
const written = () => JSON.parse(text());
const kept = () => readdirSync(home).filter((name) => name.includes('.unreadable-'));
function setUp(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(join(home, 'environments', name), { recursive: true });
    writeFileSync(join(home, 'environments', name, 'config.json'), '{}');
  }
}

const whole = {
  environment: 'production',
  closedOnce: true,
  theme: 'dark',
  notifications: { needsYou: false, allPublished: true },
  practicePorts: { metadata: 4001, transfer: 4002 },
  agreed: { production: ['service https://clips.example.com'] },
};

const half = JSON.stringify(whole).slice(0, 60);
const damages = [
  ['empty', ''],
  ['cut off', half],
  ['zeros', '\0'.repeat(200)],
  ['no object', '[1, 2]'],
  ['null', 'null'],
  ['not JSON', 'environment=production'],
] as const;

describe.each(damages)('a file that is %s', (_, damaged) => {
  test('asks where the queue belongs, and is still there', async () => {
    setUp('practice', 'production');
    writeFileSync(file(), damaged);
    const settings = await openSettings(home);
    expect(settings.app().environment).toBeNull();
    expect(text()).toBe(damaged);
    expect(settings.loss()).toEqual({ fields: null, keptAs: expect.stringContaining('app.unreadable-') });
    await settings.goTo('production');
    expect(written().environment).toBe('production');
    expect(kept()).toEqual([settings.loss()?.keptAs]);
    expect(text(kept()[0])).toBe(damaged);
  });

  test('after the app has written one says what that said, environment included', async () => {
    setUp('practice', 'production');
    const before = await openSettings(home);
    await before.goTo('production');
    await before.changeApp({ theme: 'dark' });
    writeFileSync(file(), damaged);
    const after = await openSettings(home);
    expect(after.app()).toMatchObject({ environment: 'production', theme: 'dark' });
    expect(after.loss()).toMatchObject({ fields: null });
  });
});

test('a file that is gone while environments are set up is asked about, and a new home is not', async () => {
  expect((await openSettings(home)).app().environment).toBe('practice');
  setUp('practice');
  expect((await openSettings(home)).app().environment).toBeNull();
});

test('the generation beside a lost file never names an environment that was left', async () => {
  setUp('practice', 'production');
  const settings = await openSettings(home);
  await settings.goTo('production');
  // As a crash leaves it between the steps of going over: a folder in the way of the second write.
  rmSync(file());
  mkdirSync(file());
  await expect(settings.goTo('practice')).rejects.toThrow();
  expect(settings.app().environment).toBe('production');
  rmSync(file(), { recursive: true });
  expect((await openSettings(home)).app().environment).toBeNull();
});

test.each([
  ['environment', 'staging', null],
  ['theme', 'sepia', 'system'],
  ['closedOnce', 'yes', false],
  ['practicePorts', { metadata: 'high' }, null],
  ['agreed', [], {}],
  ['notifications', true, { needsYou: true, allPublished: false }],
] as const)('%s that cannot be read costs itself alone', async (name, value, usual) => {
  setUp('production');
  writeFileSync(file(), JSON.stringify({ ...whole, [name]: value }));
  const settings = await openSettings(home);
  expect(settings.app()).toMatchObject({ ...whole, [name]: usual });
  expect(settings.loss()).toMatchObject({ fields: [name] });
  await settings.changeApp({ language: 'de' });
  // What it does not understand may be a newer version's, and stays.
  expect(written()).toMatchObject({ ...whole, [name]: value, language: 'de' });
  expect(JSON.parse(text(kept()[0]))).toEqual({ ...whole, [name]: value });
});

test('what a newer version wrote beside and inside known fields is written back', async () => {
  const newer = { ...whole, colours: ['red'], notifications: { ...whole.notifications, sound: 'gong' } };
  writeFileSync(file(), JSON.stringify({ ...newer, format: 7 }));
  const settings = await openSettings(home);
  expect(settings.loss()).toBeNull();
  await settings.changeApp({ notifications: { needsYou: true, allPublished: true } });
  expect(written()).toEqual({
    ...newer,
    format: 7,
    notifications: { needsYou: true, allPublished: true, sound: 'gong' },
  });
  expect(kept()).toEqual([]);
});

test('a file that cannot be looked at now is trouble: nothing is concluded, and nothing written', async () => {
  setUp('production');
  symlinkSync(file(), file());
  const settings = await openSettings(home);
  expect(settings.trouble()).toBe('ELOOP');
  await expect(settings.changeApp({ theme: 'dark' })).rejects.toThrow('ELOOP');
  await settings.remember({ closedOnce: true });
  rmSync(file());
  writeFileSync(file(), JSON.stringify(whole));
  await settings.read();
  expect(settings.trouble()).toBeNull();
  expect(settings.app()).toMatchObject(whole);
  expect(JSON.parse(text())).toEqual(whole);
});

test('memory changes after the disk did, in the order that was asked for', async () => {
  const settings = await openSettings(home);
  await Promise.all([settings.changeApp({ theme: 'dark' }), settings.changeApp({ language: 'de' })]);
  expect(written()).toMatchObject({ theme: 'dark', language: 'de' });
  rmSync(file());
  mkdirSync(file());
  await expect(settings.changeApp({ theme: 'light' })).rejects.toThrow();
  expect(settings.app().theme).toBe('dark');
  expect(readdirSync(home).filter((name) => name.endsWith('.new'))).toEqual([]);
});

describe('a configuration', () => {
  const place = () => join(home, 'environments', 'test', 'config.json');

  test('that cannot be looked at now is no missing one, and is not written over', async () => {
    const settings = await openSettings(home);
    mkdirSync(dirname(place()), { recursive: true });
    symlinkSync(place(), place());
    expect(await settings.readConfig('test')).toEqual({ code: 'trouble', errno: 'ELOOP' });
    expect(await environmentsSetUp(settings)).toContain('test');
    await expect(settings.writeConfig('test', {})).rejects.toThrow('ELOOP');
  });

  test('that is damaged is kept when another is written, and what it said before is known', async () => {
    const settings = await openSettings(home);
    await settings.writeConfig('test', { dataDir: 'queue' });
    writeFileSync(place(), '{ "dataDir"');
    expect(await settings.readConfig('test')).toEqual({ code: 'damaged' });
    expect(await settings.previousConfig('test')).toEqual({ dataDir: 'queue' });
    await settings.writeConfig('test', { dataDir: 'other' });
    const beside = readdirSync(dirname(place())).find((name) => name.includes('.unreadable-')) ?? '';
    expect(readFileSync(join(dirname(place()), beside), 'utf8')).toBe('{ "dataDir"');
  });

  test('of a set-up that cannot be remembered is taken back', async () => {
    const settings = await openSettings(home);
    mkdirSync(file());
    await expect(settings.settle('test', { dataDir: 'queue' })).rejects.toThrow();
    expect(existsSync(place())).toBe(false);
    expect(settings.app().environment).toBe('practice');
  });

  test('that was altered in its generation beside is not believed', async () => {
    const settings = await openSettings(home);
    await settings.writeConfig('test', { dataDir: 'queue' });
    const beside = place().replace('.json', '.previous.json');
    writeFileSync(beside, readFileSync(beside, 'utf8').replace('queue', 'elsewhere'));
    expect(await settings.previousConfig('test')).toBeNull();
  });
});

test('a configuration from before there were environments goes to the one the owner names', async () => {
  writeFileSync(file('config.json'), '{ "service": { "metadataUrl": "http://127.0.0.1:4001" } }');
  const settings = await openSettings(home);
  expect(settings.app().environment).toBeNull();
  await settings.goTo('test');
  expect(settings.place('test').configFile).toBe(file('config.json'));
  expect((await openSettings(home)).app()).toMatchObject({ environment: 'test', rootEnvironment: 'test' });
});
