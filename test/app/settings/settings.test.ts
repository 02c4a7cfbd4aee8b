/**
 * Changed settings: checked by the engine's rules, in effect at once where that is possible, and
 * never half in effect.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineHost } from '../../../main/app/engine-host.ts';
import type { OpeningParts } from '../../../main/app/open-environment.ts';
import { Consent } from '../../../main/app/settings/consent.ts';
import { PathHandles } from '../../../main/app/settings/path-handles.ts';
import { languageFor } from '../../../main/app/settings/preferences.ts';
import { Keyring, Secrets } from '../../../main/app/settings/secrets.ts';
import { openSettings, type Settings } from '../../../main/app/settings/settings.ts';
import { settingsHandlers } from '../../../main/app/settings/settings-handlers.ts';
import { Setup } from '../../../main/app/settings/setup-handlers.ts';
import { realRuntime } from '../../../main/base/runtime.ts';
import { parseConfig } from '../../../main/config/read-config.ts';
import { openEngine } from '../../../main/engine/engine.ts';
import { weekGrid } from '../../../main/model/week-grid.ts';
import { windowsOf } from '../../../main/model/week-rules.ts';
import { realClips } from '../../../main/replay/pad-clip.ts';
import { authorizationFrom } from '../../../main/service/authorization/authorization.ts';
import { type Simulator, startSimulator } from '../../../main/simulator/start-simulator.ts';
import type { SettingsDraft, SettingsView } from '../../../preload/settings-contract.ts';

let base = '';
let home = '';
let captures = '';
let host: EngineHost;
let settings: Settings;
let simulator: Simulator;
let handlers: ReturnType<typeof settingsHandlers>;
let opened = 0;

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'clipslot-settings-'));
  home = join(base, 'home');
  captures = join(base, 'captures');
  mkdirSync(captures);
  mkdirSync(join(base, 'more'));
  opened = 0;
  simulator = await startSimulator();
  settings = await openSettings(home);
  start();
  const { metadataUrl, transferHost, scid, authorization } = simulator;
  const account = { metadataUrl, transferHosts: [transferHost], scid, greatestMomentId: 'moment' };
  await host.setUp({ environment: 'test', ...account, authorization }, [captures]);
});
afterEach(async () => {
  await host.stop();
  await simulator.close();
  rmSync(base, { recursive: true });
});

/** The real engine behind the app's own handlers. */
function start(): void {
  const store = {
    isEncryptionAvailable: () => false,
    encryptString: () => Buffer.of(),
    decryptString: () => '',
  };
  const opening: OpeningParts = {
    clock: realRuntime().clock,
    onBug: () => {},
    settings,
    consent: new Consent(settings, async () => true),
    keyring: new Keyring((of) => new Secrets(store, settings.place(of).authorizationFile, 'linux')),
    practice: { start: async () => null, stop: () => {} },
    parse: parseConfig,
    external: (config) => authorizationFrom(config.account.authorization, {}),
    open: (config, options) => {
      opened += 1;
      return openEngine(config, options);
    },
  };
  host = new EngineHost(opening);
  const pathHandles = new PathHandles();
  const electronServices = {
    askForFolder: async () => join(base, 'more'),
    askForCertificates: async () => null,
    usualFolders: async () => [],
    reveal: () => true as const,
    openPath: async () => true,
    tellSetup: () => {},
    tellAll: () => {},
    applyLooks: () => {},
    chooseLogin: async () => true,
  };
  const setup = new Setup({ host, settings, electronServices, home, pathHandles, consent: opening.consent });
  const doors = {
    weekOf: (windows: Parameters<typeof weekGrid>[0]) => weekGrid(windows, 'UTC').halfHours,
    windowsOf,
    systemTimeZone: () => 'UTC',
    testConnection: async () => [],
  };
  handlers = settingsHandlers({ host, opening, doors, electronServices, home, pathHandles, setup });
}

async function view(): Promise<SettingsView> {
  const found = await handlers.getSettings(undefined);
  if (found === null) throw new Error('no engine runs');
  return found;
}
async function save(change: (draft: SettingsDraft) => SettingsDraft, authorization: string | null = null) {
  const { saved } = await view();
  return handlers.saveSettings({ draft: change(saved), authorization, otherService: false });
}
const file = () => JSON.parse(readFileSync(settings.place('test').configFile, 'utf8'));
const withPace = (bytesPerSecond: number) => (draft: SettingsDraft) => ({
  ...draft,
  transfers: { ...draft.transfers, bytesPerSecond },
});

describe('what happens to files after', () => {
  const order = (afterPublished: SettingsDraft['afterPublished']) => (draft: SettingsDraft) => ({
    ...draft,
    afterPublished,
  });

  test('nothing, unless it is ordered', async () => {
    expect((await view()).saved.afterPublished.do).toBe('keep');
    await save(withPace(1_000_000));
    expect(file().afterPublished).toEqual({ do: 'keep' });
  });

  test('moved into a folder that was chosen by its id, and shown by its name', async () => {
    const { folder } = await handlers.findFolder(undefined);
    const folderId = folder?.folderId ?? '';
    expect(await save(order({ do: 'move', folderId, afterDays: 2 }))).toEqual({ ok: true, live: false });
    expect(file().afterPublished).toEqual({ do: 'move', folder: join(base, 'more'), afterDays: 2 });
    const { saved, folders } = await view();
    expect(saved.afterPublished).toMatchObject({ do: 'move', afterDays: 2 });
    expect(folders.at(-1)).toMatchObject({ folderId: saved.afterPublished.folderId, name: 'more' });
  });

  test.each([
    [{ do: 'move', folderId: null, afterDays: 0 }, 'afterPublished.folder'],
    [{ do: 'bin', folderId: null, afterDays: 0 }, 'afterPublished.afterDays'],
  ] as const)('%j is refused at its field', async (wanted, field) => {
    expect(await save(order(wanted))).toMatchObject({ ok: false, field });
    expect(opened).toBe(1);
  });
});

describe('a save', () => {
  test('of transfers alone holds without a stop, and is written down', async () => {
    expect(await save(withPace(1_000_000))).toEqual({ ok: true, live: true });
    expect(opened).toBe(1);
    expect((await view()).saved.transfers.bytesPerSecond).toBe(1_000_000);
    expect(file().transfers).toMatchObject({ bytesPerSecond: 1_000_000, windows: 'always' });
  });

  test('of anything else opens the engine again', async () => {
    const { folder } = await handlers.findFolder(undefined);
    const added = { folderId: folder?.folderId ?? '', ...(await view()).newFolder };
    const saved = await save((draft) => ({ ...draft, folders: [...draft.folders, added] }));
    expect(saved).toEqual({ ok: true, live: false });
    expect(opened).toBe(2);
    expect(file().folders).toHaveLength(2);
    expect(host.state()).toMatchObject({ code: 'done', folderNames: ['captures', 'more'] });
  });

  test('are saved while the drive of a folder is away, and hold', async () => {
    rmSync(captures, { recursive: true });
    expect(await save(withPace(123_456))).toMatchObject({ ok: true });
    expect(await save((draft) => ({ ...draft, folders: draft.folders.slice(0, 1) }))).toMatchObject({
      ok: true,
    });
    expect(file().transfers.bytesPerSecond).toBe(123_456);
    expect(host.state()).toMatchObject({ code: 'done', folderNames: ['captures'] });
  });

  test('that the engine would not take names the field, and changes nothing', async () => {
    const before = file();
    expect(await save(withPace(3))).toMatchObject({ ok: false, field: 'transfers.bytesPerSecond' });
    const address = await save((draft) => ({
      ...draft,
      service: { ...draft.service, metadataUrl: 'http://clips.example/' },
    }));
    expect(address).toMatchObject({ ok: false, field: 'service.metadataUrl' });
    rmSync(captures, { recursive: true });
    writeFileSync(captures, 'a file in its place');
    const noLonger = await save((draft) => draft);
    expect(noLonger).toMatchObject({ ok: false, field: 'folders[0].path' });
    expect(JSON.stringify(noLonger)).not.toContain(base);
    rmSync(captures);
    mkdirSync(captures);
    const noFolder = await save((draft) => ({ ...draft, folders: [] }));
    expect(noFolder).toMatchObject({ ok: false, field: 'folders' });
    expect(file()).toEqual(before);
    expect(opened).toBe(1);
  });

  test('that names a folder by an unknown id is refused', async () => {
    const forged = { folderId: 'folder-7', ...(await view()).newFolder };
    expect(await save((draft) => ({ ...draft, folders: [forged] }))).toMatchObject({ ok: false });
    expect(opened).toBe(1);
  });

  test('that cannot be written down goes back to what was, and says so', async () => {
    const { folder } = await handlers.findFolder(undefined);
    const added = { folderId: folder?.folderId ?? '', ...(await view()).newFolder };
    // A folder stands where the settings file is to be written.
    rmSync(settings.place('test').configFile);
    mkdirSync(settings.place('test').configFile);
    const saved = await save((draft) => ({ ...draft, folders: [...draft.folders, added] }));
    expect(saved).toMatchObject({ ok: false, field: null });
    expect(host.state()).toMatchObject({ code: 'done', folderNames: ['captures'] });
  });

  test('keeps what the window does not show, and rules in the words of the owner', async () => {
    await host.stop();
    const rules = [{ days: 'daily', from: '23:00', to: '07:00' }];
    const written = {
      ...file(),
      settle: { quietMs: 100 },
      transfers: { windows: { rules }, slotLifeMs: 60_000 },
    };
    writeFileSync(settings.place('test').configFile, JSON.stringify(written));
    start();
    await host.begin();
    await save(withPace(2_000_000));
    expect(file()).toMatchObject({ settle: { quietMs: 100 }, account: written.account });
    expect(file().transfers).toMatchObject({
      windows: { rules },
      slotLifeMs: 60_000,
      bytesPerSecond: 2_000_000,
    });
  });

  test('a painted week becomes rules', async () => {
    const nights = Array.from({ length: 336 }, (_, at) =>
      at % 48 < 14 ? ('full' as const) : ('off' as const),
    );
    await save((draft) => ({ ...draft, transfers: { ...draft.transfers, week: nights } }));
    expect(file().transfers.windows).toEqual({
      default: 'off',
      rules: [{ days: 'daily', from: '00:00', to: '07:00', pace: 'full' }],
    });
    expect((await view()).saved.transfers.week).toEqual(nights);
  });
});

test('a token goes in and never comes out, nor into a file', async () => {
  await save((draft) => draft, 'XBL3.0 x=1;very-secret');
  expect(JSON.stringify(await view())).not.toContain('very-secret');
  expect(JSON.stringify(file())).not.toContain('very-secret');
  expect((await view()).authorizationKept).toBe('for-this-session');
});

test('the window learns names of folders, never paths', async () => {
  expect(JSON.stringify(await view())).not.toContain(base);
});

test('another service is asked about while clips hold slots of the former one', async () => {
  const engine = host.state();
  if (engine.code !== 'done') throw new Error('no engine runs');
  engine.engine.pause();
  writeFileSync(join(captures, 'a.mp4'), readFileSync(realClips.plain));
  await expect.poll(() => engine.engine.overview().counts['slot-held'], { timeout: 15_000 }).toBe(1);
  const other = await startSimulator();
  const { saved } = await view();
  const service = { ...saved.service, metadataUrl: other.metadataUrl, transferHosts: [other.transferHost] };
  const draft = { ...saved, service };
  const asked = { draft, authorization: null };
  expect(await handlers.saveSettings({ ...asked, otherService: false })).toEqual({
    ok: false,
    slotsOfFormer: 1,
  });
  expect(opened).toBe(1);
  expect(await handlers.saveSettings({ ...asked, otherService: true })).toEqual({ ok: true, live: false });
  await host.stop();
  await other.close();
});

test('preferences hold at once and are remembered', async () => {
  await handlers.changePreferences({ theme: 'dark', notifications: { needsYou: false, allPublished: true } });
  expect((await openSettings(home)).app()).toMatchObject({
    theme: 'dark',
    language: 'system',
    notifications: { needsYou: false, allPublished: true },
  });
});

test.each([
  ['system', ['de-AT', 'en-US'], 'de'],
  ['system', ['fr-FR', 'de-DE'], 'de'],
  ['system', ['fr-FR'], 'en'],
  ['en', ['de-DE'], 'en'],
] as const)('language "%s" on a system that speaks %j is %s', (choice, system, spoken) => {
  expect(languageFor(choice, system)).toBe(spoken);
});
