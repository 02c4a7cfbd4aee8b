// First run and every later start, with a pretended engine and practice service behind real
// settings files.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ElectronServices } from '../../main/app/electron-services.ts';
import { EngineHost } from '../../main/app/engine-host.ts';
import { createShell } from '../../main/app/handlers.ts';
import type { EngineDoors, OpeningParts } from '../../main/app/open-environment.ts';
import type { Practice } from '../../main/app/practice.ts';
import { Consent } from '../../main/app/settings/consent.ts';
import { Keyring, Secrets } from '../../main/app/settings/secrets.ts';
import { openSettings } from '../../main/app/settings/settings.ts';
import { ok } from '../../main/base/result.ts';
import { realRuntime } from '../../main/base/runtime.ts';
import type { Config } from '../../main/config/config.ts';
import { parseConfig } from '../../main/config/read-config.ts';
import type { Engine } from '../../main/engine/api.ts';
import { weekGrid } from '../../main/model/week-grid.ts';
import { windowsOf } from '../../main/model/week-rules.ts';
import type { AuthorizationSource } from '../../main/service/authorization/authorization.ts';
import type { RequestInput } from '../../preload/contract.ts';
import { aboutIn } from '../support/about-parts.ts';

let home = '';
let captures = '';
let opened: { config: Config; authorization: AuthorizationSource }[] = [];
let practiceAddress: Awaited<ReturnType<Practice['start']>> = null;

const address = {
  event: 'listening',
  metadataUrl: 'http://127.0.0.1:4001',
  transferHost: '127.0.0.1:4002',
  scid: 'scid',
  authorization: 'Xauth=practice',
} as const;

const real: Extract<RequestInput<'finishSetup'>, { scid: string }> = {
  environment: 'production',
  metadataUrl: 'https://clips.example.com',
  transferHosts: ['bits.example.com'],
  scid: 'scid',
  greatestMomentId: 'moment',
  authorization: 'XBL3.0 x=1;secret',
};

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'clipslot-home-'));
  captures = mkdtempSync(join(tmpdir(), 'clipslot-captures-'));
  opened = [];
  practiceAddress = address;
});

const weekDoors = {
  weekOf: (windows: Parameters<typeof weekGrid>[0]) => weekGrid(windows, 'UTC').halfHours,
  windowsOf,
  systemTimeZone: () => 'UTC',
  testConnection: async () => [],
};

const usualPractice: Practice = { start: async () => practiceAddress, stop: () => {} };

async function startShell(doors: Partial<EngineDoors> = {}, practice = usualPractice) {
  const settings = await openSettings(home);
  const noStore = {
    isEncryptionAvailable: () => false,
    encryptString: () => Buffer.of(),
    decryptString: () => '',
  };
  const opening: OpeningParts = {
    clock: realRuntime().clock,
    onBug: () => {},
    settings,
    consent: new Consent(settings, async () => true),
    keyring: new Keyring((of) => new Secrets(noStore, settings.place(of).authorizationFile, 'linux')),
    practice,
    parse: parseConfig,
    external: () => null,
    open: async (config, { authorization }) => {
      opened.push({ config, authorization });
      return ok(pretendedEngine(captures));
    },
    ...doors,
  };
  const host = new EngineHost(opening);
  const revealed: string[] = [];
  const electronServices: ElectronServices = {
    askForFolder: async () => captures,
    askForCertificates: async () => null,
    usualFolders: async () => [{ recorder: 'obs', path: captures }],
    reveal: (path) => {
      revealed.push(path);
      return true;
    },
    openPath: async () => true,
    tellSetup: () => {},
    tellAll: () => {},
    applyLooks: () => {},
    chooseLogin: async () => true,
  };
  return {
    host,
    revealed,
    settings,
    ...createShell({ host, opening, doors: weekDoors, electronServices, home, about: aboutIn(home) }),
  };
}

const configFile = (environment: string) => join(home, 'environments', environment, 'config.json');

describe('first run', () => {
  test('without settings, the set-up is needed, and no folder is no start', async () => {
    const { host, handlers, setupView } = await startShell();
    await host.begin();
    expect(setupView()).toMatchObject({ state: 'needed', folderNames: [], closeHintDue: true });
    expect(await handlers.finishSetup({ environment: 'practice' })).toMatchObject({ ok: false });
  });

  test('with the practice service, the next start needs nothing more', async () => {
    const first = await startShell();
    await first.host.begin();
    await first.handlers.chooseFolder(undefined);
    expect(await first.handlers.finishSetup({ environment: 'practice' })).toEqual({
      ok: true,
      problem: null,
    });
    expect(first.setupView()).toMatchObject({ state: 'done', environment: 'practice', notice: null });

    const second = await startShell();
    await second.host.begin();
    expect(second.setupView()).toMatchObject({ state: 'done', environment: 'practice' });
    expect(await opened[1]?.authorization.current()).toEqual({ ok: true, value: 'Xauth=practice' });
    expect(opened[1]?.config.service.transferHosts).toEqual(['127.0.0.1:4002']);
  });

  test('a practice service that does not start is said, and nothing is written', async () => {
    practiceAddress = null;
    const { handlers, host } = await startShell();
    await host.begin();
    await handlers.chooseFolder(undefined);
    expect(await handlers.finishSetup({ environment: 'practice' })).toMatchObject({ ok: false });
    expect(host.state().code).toBe('needed');
    expect(() => readFileSync(configFile('practice'))).toThrow();
  });
});

describe('first run with a real service', () => {
  test('the token is in no file, and a memory-only store is said', async () => {
    const { handlers, setupView } = await startShell();
    await handlers.chooseFolder(undefined);
    expect(await handlers.finishSetup(real)).toEqual({ ok: true, problem: null });
    expect(setupView()).toMatchObject({ environment: 'production', notice: 'authorization-not-kept' });
    expect(readFileSync(configFile('production'), 'utf8')).not.toContain('secret');
    expect(await opened[0]?.authorization.current()).toEqual({ ok: true, value: real.authorization });
  });

  test('a wrong address is refused in words, naming the field and not our file', async () => {
    const { handlers } = await startShell();
    await handlers.chooseFolder(undefined);
    const result = await handlers.finishSetup({ ...real, metadataUrl: 'http://clips.example.com' });
    expect(result.ok).toBe(false);
    expect(result.problem).toContain('service.metadataUrl');
    expect(result.problem).not.toContain(home);
  });

  test('a suggested folder is taken by its id, and no longer suggested', async () => {
    const { handlers, setupView } = await startShell();
    const [found] = await handlers.suggestFolders(undefined);
    expect(found).toMatchObject({ recorder: 'obs' });
    expect(JSON.stringify(found)).not.toContain(captures);
    await handlers.takeFolder({ folderId: found?.folderId ?? '' });
    expect(setupView().folderNames).toHaveLength(1);
    expect(await handlers.suggestFolders(undefined)).toEqual([]);
  });

  test('two clicks open one engine', async () => {
    const { handlers } = await startShell();
    await handlers.chooseFolder(undefined);
    await Promise.all([handlers.finishSetup(real), handlers.finishSetup(real)]);
    expect(opened).toHaveLength(1);
  });
});

describe('what a folder holds already', () => {
  const existing = () => JSON.parse(readFileSync(configFile('practice'), 'utf8')).folders[0].existing;

  test('is left alone until the owner has answered, and the answer is written without a new engine', async () => {
    const asked: unknown[] = [];
    const answerFirstLook: Engine['answerFirstLook'] = (lookId, taken) => {
      asked.push({ lookId, taken });
      return lookId === 7 ? { folder: opened[0]?.config.folders[0]?.path ?? '', answer: 'take' } : null;
    };
    const open: EngineDoors['open'] = async (config, { authorization }) => {
      opened.push({ config, authorization });
      return ok({ ...pretendedEngine(captures), answerFirstLook });
    };
    const { host, handlers } = await startShell({ open });
    await handlers.chooseFolder(undefined);
    await handlers.finishSetup({ environment: 'practice' });
    expect(existing()).toBe('set-aside');
    const taken = { all: true, asideIds: [] };
    expect(await handlers.answerFirstLook({ lookId: 8, taken })).toBe(false);
    expect(existing()).toBe('set-aside');
    expect(await handlers.answerFirstLook({ lookId: 7, taken })).toBe(true);
    expect(existing()).toBe('take');
    expect(asked).toEqual([
      { lookId: 8, taken },
      { lookId: 7, taken },
    ]);
    expect(opened).toHaveLength(1);
    // The next change of the settings starts from what was answered.
    expect(host.state()).toMatchObject({
      data: { folders: [{ existing: 'take' }] },
      config: { folders: [{ existing: 'take' }] },
    });
  });
});

describe('later starts', () => {
  test('a missing token is said; a new one counts from the next request', async () => {
    const first = await startShell();
    await first.handlers.chooseFolder(undefined);
    await first.handlers.finishSetup(real);

    const { host, setupView, handlers } = await startShell();
    await host.begin();
    expect(setupView()).toMatchObject({ state: 'done', notice: 'authorization-missing' });
    expect(await opened[1]?.authorization.current()).toMatchObject({ ok: false });
    await handlers.renewAuthorization({ authorization: 'new' });
    expect(await opened[1]?.authorization.current()).toEqual({ ok: true, value: 'new' });
    expect(setupView().notice).toBe('authorization-not-kept');
  });

  test.each([
    ['{ "dataDir": ', /cannot be read/],
    ['{ "dataDir": "queue", "colour": 1 }', /colour|missing/],
  ])('broken settings %s are shown, not overwritten', async (text, problem) => {
    writeFileSync(join(home, 'config.json'), text);
    const { host, setupView } = await startShell();
    await host.begin();
    expect(setupView()).toMatchObject({ state: 'invalid' });
    expect(setupView().problem).toMatch(problem);
    expect(readFileSync(join(home, 'config.json'), 'utf8')).toBe(text);
  });

  test('an engine that cannot open says why', async () => {
    const first = await startShell();
    await first.handlers.chooseFolder(undefined);
    await first.handlers.finishSetup(real);
    const { host, setupView } = await startShell({
      open: async () => ({ ok: false, problem: 'it is in use' }),
    });
    await host.begin();
    expect(setupView()).toMatchObject({ state: 'invalid', problem: 'it is in use' });
  });

  test.each([
    ['practice', 'practice'],
    ['real', 'production'],
  ])(
    'settings from before there were environments (%s) stay where they are, as %s',
    async (service, kept) => {
      const data = { dataDir: 'queue', account: { scid: 'x', authorization: { app: 'stored' } } };
      const config = { ...data, service: {}, folders: [{ path: captures }] };
      writeFileSync(join(home, 'config.json'), JSON.stringify(config));
      writeFileSync(join(home, 'app.json'), JSON.stringify({ service, closedOnce: true }));
      const { host, setupView, handlers } = await startShell();
      await host.begin();
      expect(setupView()).toMatchObject({ state: 'done', environment: kept, closeHintDue: false });
      expect(opened[0]?.config.dataDir).toBe(join(home, 'queue'));
      await handlers.switchEnvironment({ environment: 'test' });
      expect(setupView()).toMatchObject({ state: 'needed', environment: 'test' });
      const { host: later, setupView: laterView, handlers: laterHandlers } = await startShell();
      await later.begin();
      expect(laterView()).toMatchObject({ state: 'needed', environment: 'test' });
      await laterHandlers.switchEnvironment({ environment: kept === 'practice' ? 'practice' : 'production' });
      expect(laterView()).toMatchObject({ state: 'done', environment: kept });
      expect(opened.at(-1)?.config.dataDir).toBe(join(home, 'queue'));
    },
  );
});

describe('a disk that takes nothing', () => {
  /** What is written there fails from now on: a folder with something in it stands in the way. */
  function block(file: string): void {
    rmSync(file, { recursive: true, force: true });
    mkdirSync(join(file, 'in the way'), { recursive: true });
  }
  const stops: string[] = [];
  const stoppable: EngineDoors['open'] = async (config, { authorization }) => {
    opened.push({ config, authorization });
    return ok({ ...pretendedEngine(captures), stop: async () => void stops.push(config.dataDir) });
  };
  beforeEach(() => stops.splice(0));

  test.each([
    ['app.json', () => join(home, 'app.json')],
    ['the configuration', () => configFile('production')],
  ])('a set-up that cannot be written to %s leaves no engine behind', async (_, file) => {
    const { handlers, host } = await startShell({ open: stoppable });
    await host.begin();
    await handlers.chooseFolder(undefined);
    block(file());
    expect(await handlers.finishSetup(real)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('could not be written'),
    });
    expect(host.state().code).toBe('needed');
    expect(stops).toHaveLength(opened.length);
    rmSync(file(), { recursive: true });
    expect(await handlers.finishSetup(real)).toEqual({ ok: true, problem: null });
  });

  test('another environment is not gone to, and the engine of this one runs on', async () => {
    const { handlers, host, setupView } = await startShell({ open: stoppable });
    await host.begin();
    await handlers.chooseFolder(undefined);
    await handlers.finishSetup(real);
    block(join(home, 'app.json'));
    expect(await handlers.switchEnvironment({ environment: 'practice' })).toMatchObject({ ok: false });
    expect(setupView()).toMatchObject({ state: 'done', environment: 'production' });
    expect(stops).toEqual([]);
  });

  test('keeps practice from nothing: its ports are only good to know', async () => {
    const { handlers, host } = await startShell();
    await host.begin();
    await handlers.chooseFolder(undefined);
    await handlers.finishSetup({ environment: 'practice' });
    practiceAddress = { ...address, metadataUrl: 'http://127.0.0.1:4003' };
    const later = await startShell();
    block(join(home, 'app.json'));
    await later.host.begin();
    expect(later.setupView().state).toBe('done');
  });

  test('what the owner agreed to holds until the app ends', async () => {
    const asked: unknown[] = [];
    const settings = await openSettings(home);
    const consent = new Consent(settings, async (question) => asked.push(question) > 0);
    block(join(home, 'app.json'));
    const power = { kind: 'folder', name: captures } as const;
    expect(await consent.given('test', [power])).toBe(true);
    expect(await consent.given('test', [power])).toBe(true);
    expect(asked).toHaveLength(1);
  });
});

describe('a start with trouble', () => {
  const configured = () => {
    const data = { dataDir: 'queue', account: { scid: 'x', authorization: { app: 'stored' } } };
    const config = { ...data, service: {}, folders: [{ path: captures }] };
    mkdirSync(dirname(configFile('production')), { recursive: true });
    writeFileSync(configFile('production'), JSON.stringify(config));
  };

  test('an environment that is not known is asked for, and only the answer starts anything', async () => {
    configured();
    writeFileSync(join(home, 'app.json'), '');
    const { host, handlers, setupView } = await startShell();
    await host.begin();
    expect(setupView()).toMatchObject({ state: 'unknown', loss: expect.stringContaining('app.unreadable-') });
    expect(opened).toEqual([]);
    await handlers.switchEnvironment({ environment: 'production' });
    expect(setupView()).toMatchObject({ state: 'done', environment: 'production' });
  });

  test.each([
    ['app.json', () => join(home, 'app.json')],
    ['the configuration', () => configFile('production')],
  ])('%s that cannot be looked at now is waited for', async (_, file) => {
    configured();
    writeFileSync(join(home, 'app.json'), JSON.stringify({ environment: 'production' }));
    const text = readFileSync(file());
    rmSync(file());
    symlinkSync(file(), file());
    const { host, setupView } = await startShell();
    await host.begin();
    expect(setupView()).toMatchObject({ state: 'waiting', problem: expect.stringContaining('ELOOP') });
    rmSync(file());
    writeFileSync(file(), text);
    await host.begin();
    expect(setupView()).toMatchObject({ state: 'done', environment: 'production' });
    await host.stop();
  });

  test('a damaged configuration can be put back as it was', async () => {
    const first = await startShell();
    await first.host.begin();
    await first.handlers.chooseFolder(undefined);
    await first.handlers.finishSetup(real);
    const whole = readFileSync(configFile('production'), 'utf8');
    writeFileSync(configFile('production'), whole.slice(0, 40));
    const { host, handlers, setupView } = await startShell();
    await host.begin();
    expect(setupView()).toMatchObject({ state: 'invalid', canRestore: true });
    await handlers.restoreSettings(undefined);
    expect(setupView()).toMatchObject({ state: 'done', environment: 'production' });
    expect(readFileSync(configFile('production'), 'utf8')).toBe(whole);
  });

  test('an exception has a sentence, and trying again is enough', async () => {
    configured();
    writeFileSync(join(home, 'app.json'), JSON.stringify({ environment: 'production' }));
    let full = true;
    const { host, handlers, setupView } = await startShell({
      open: async () => {
        if (full) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
        return ok(pretendedEngine(captures));
      },
    });
    await host.begin();
    expect(setupView()).toMatchObject({ state: 'invalid', problem: expect.stringContaining('full') });
    full = false;
    await handlers.startAgain(undefined);
    expect(setupView().state).toBe('done');
  });

  test('a practice service that was started for nothing is stopped again', async () => {
    let running = 0;
    const practice: Practice = {
      start: async () => {
        running += 1;
        return address;
      },
      stop: () => {
        running = 0;
      },
    };
    const { host, handlers, setupView } = await startShell({}, practice);
    await host.begin();
    await handlers.chooseFolder(undefined);
    await handlers.finishSetup({ environment: 'practice' });
    writeFileSync(configFile('practice'), '{ "colour": 1 }');
    running = 0;
    const later = await startShell({}, practice);
    await later.host.begin();
    expect(later.setupView().state).toBe('invalid');
    expect(running).toBe(0);
    expect(setupView().state).toBe('done');
  });
});

describe('what the window may do to files', () => {
  async function running() {
    const shell = await startShell();
    await shell.handlers.chooseFolder(undefined);
    await shell.handlers.finishSetup(real);
    return shell;
  }

  test('a clip is revealed only inside a capture folder', async () => {
    const { handlers, revealed } = await running();
    for (const clipId of ['outside', 'nul', 'gone', 'the-folder']) {
      expect(await handlers.revealClip({ clipId })).toBe(false);
    }
    expect(await handlers.revealClip({ clipId: 'inside' })).toBe(true);
    expect(revealed).toEqual([join(captures, 'inside.mp4')]);
  });

  test('the folder of our own data cannot become a capture folder', async () => {
    const shell = await startShell();
    captures = home;
    await shell.handlers.chooseFolder(undefined);
    expect(shell.setupView()).toMatchObject({ folderNames: [] });
    expect(shell.setupView().problem).toContain('holds the data of Clipslot');
  });
});

/**
 * Only the parts of an engine that the app calls; `paths` are what a damaged database might say.
 */
function pretendedEngine(folder: string): Engine {
  const paths: Record<string, string> = {
    inside: join(folder, 'inside.mp4'),
    outside: '/etc/passwd',
    nul: join(folder, 'a\0.mp4'),
    'the-folder': folder,
  };
  return {
    folders: () => [folder],
    pathOf: (clipId: string) => paths[clipId] ?? null,
    overview: () => ({}),
    rescan: () => {},
    wokeUp: () => {},
    stop: async () => {},
  } as unknown as Engine;
}
