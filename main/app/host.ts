/**
 * What runs behind the window: reads the settings, starts the practice service if it is the chosen one, opens the
 * engine, and knows which of the three is missing. One engine at a time; it may assume it is the only host of its data.
 */
import { basename } from 'node:path';
import { hostProblems } from '../../preload/labels.ts';
import type { SetupNotice, SetupResult } from '../../preload/setup-contract.ts';
import type { AuthorizationSource, Engine, OpenResult } from '../engine/api.ts';
import type { Config, ConfigResult } from '../engine/config.ts';
import { type Practice, type PracticeAddress, portsOf } from './practice.ts';
import type { Secrets } from './secrets.ts';
import type { Account, Settings } from './settings.ts';

type Service = 'practice' | 'real';

export type HostState =
  | { readonly code: 'needed' }
  | { readonly code: 'invalid'; readonly problem: string }
  | {
      readonly code: 'done';
      readonly engine: Engine;
      readonly service: Service;
      readonly folderNames: readonly string[];
    };

export type SetupChoice =
  | { readonly service: 'practice' }
  | (Account & { readonly service: 'real'; readonly authorization: string });

/** The engine as the app enters it; handed in, so that tests can stand another behind the same doors. */
export interface EngineDoors {
  readonly parse: (data: unknown, source: string) => Promise<ConfigResult>;
  readonly open: (config: Config, options: { authorization: AuthorizationSource }) => Promise<OpenResult>;
  /** Reads an authorization that `config.json` takes from elsewhere: a variable or a program. */
  readonly external: (config: Config) => AuthorizationSource | null;
}

export interface HostParts extends EngineDoors {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly practice: Practice;
}

export interface Host {
  state(): HostState;
  notice(): SetupNotice | null;
  /** Starts with the settings there are; without any, `needed`. */
  begin(): Promise<void>;
  setUp(choice: SetupChoice, folders: readonly string[]): Promise<SetupResult>;
  renew(authorization: string): Promise<SetupResult>;
  stop(): Promise<void>;
  onState(listener: (state: HostState) => void): void;
}

export function createHost(parts: HostParts): Host {
  const { secrets, practice } = parts;
  let state: HostState = { code: 'needed' };
  let missing = false;
  let settingUp: Promise<SetupResult> | null = null;
  const listeners: ((state: HostState) => void)[] = [];
  const become = (next: HostState) => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const settle = (opened: Opened): SetupResult => {
    if ('problem' in opened) return { ok: false, problem: withoutFile(opened.problem, parts.settings) };
    missing = opened.missing;
    become({ code: 'done', ...opened });
    return { ok: true, problem: null };
  };
  return {
    state: () => state,
    onState: (listener) => void listeners.push(listener),
    notice: () => {
      if (state.code !== 'done' || state.service === 'practice') return null;
      if (missing) return 'authorization-missing';
      return secrets.kept() === 'for-this-session' ? 'authorization-not-kept' : null;
    },
    begin: async () => {
      const { problem } = settle(await openFromSettings(parts));
      if (problem !== null) become({ code: 'invalid', problem });
      else if (state.code === 'needed') become(state);
    },
    setUp: async (choice, folders) => {
      if (state.code === 'done') return { ok: true, problem: null };
      // A second click while the first is at work must not open a second engine.
      settingUp ??= setUpWith(parts, choice, folders)
        .then(settle)
        .finally(() => {
          settingUp = null;
        });
      return settingUp;
    },
    renew: async (authorization) => {
      await secrets.keep(authorization);
      missing = false;
      become(state);
      if (state.code === 'done') state.engine.rescan();
      return { ok: true, problem: null };
    },
    stop: async () => {
      if (state.code === 'done') await state.engine.stop();
      practice.stop();
    },
  };
}

/** The engine names the file first; the window speaks of "the settings" and can show them. */
function withoutFile(problem: string | null, { configFile }: Settings): string | null {
  return problem?.replace(`${configFile}: `, '') ?? null;
}

type Opened =
  /** `null`: there are no settings to open with. */
  | { readonly problem: string | null }
  | {
      readonly engine: Engine;
      readonly service: Service;
      readonly folderNames: string[];
      readonly missing: boolean;
    };

async function openFromSettings(parts: HostParts): Promise<Opened> {
  const { settings } = parts;
  const found = await settings.readConfig();
  if (found.code === 'unreadable') return { problem: hostProblems.settingsUnreadable(settings.configFile) };
  if (found.code === 'none') return { problem: null };
  if (settings.app().service === 'real') return openWith(parts, found.data, 'real', null);
  const address = await startPractice(parts);
  if (address === null) return { problem: hostProblems.practiceSilent };
  return openWith(parts, moved(found.data, address), 'practice', address.authorization);
}

/** Settings are written only once the engine has opened with them: what is on disk has worked. */
async function setUpWith(parts: HostParts, choice: SetupChoice, folders: readonly string[]): Promise<Opened> {
  const { settings, practice } = parts;
  const account = choice.service === 'real' ? choice : await practiceAccount(parts);
  if (account === null) return { problem: hostProblems.practiceSilent };
  const data = settings.compose(account, folders);
  if (choice.service === 'real') {
    const parsed = await parts.parse(data, settings.configFile);
    if (!parsed.ok) return parsed;
    await parts.secrets.keep(choice.authorization);
  }
  const fixed = choice.service === 'practice' ? account.authorization : null;
  const opened = await openWith(parts, data, choice.service, fixed);
  if ('problem' in opened) {
    practice.stop();
    return opened;
  }
  await settings.changeApp({ service: choice.service });
  await settings.writeConfig(data);
  return opened;
}

/** @param fixed the authorization of the practice service, which needs no keeping */
async function openWith(
  parts: HostParts,
  data: unknown,
  service: Service,
  fixed: string | null,
): Promise<Opened> {
  const parsed = await parts.parse(data, parts.settings.configFile);
  if (!parsed.ok) return parsed;
  const { config } = parsed;
  const elsewhere = fixed === null ? parts.external(config) : fixedAuthorization(fixed);
  const authorization = elsewhere ?? storedAuthorization(parts.secrets);
  const missing = elsewhere === null && (await isMissing(parts.secrets));
  const opened = await parts.open(config, { authorization });
  if (!opened.ok) return opened;
  const folderNames = config.folders.map(({ path }) => basename(path));
  return { engine: opened.engine, service, folderNames, missing };
}

async function startPractice({ practice, settings }: HostParts): Promise<PracticeAddress | null> {
  const address = await practice.start(settings.app().practicePorts);
  if (address !== null) await settings.changeApp({ practicePorts: portsOf(address) });
  return address;
}

async function practiceAccount(parts: HostParts) {
  const address = await startPractice(parts);
  if (address === null) return null;
  return { ...address, transferHosts: [address.transferHost], greatestMomentId: 'practice' };
}

function fixedAuthorization(value: string): AuthorizationSource {
  const answer = async () => ({ ok: true, value }) as const;
  return { current: answer, refresh: answer };
}

/** Asked anew each time, so that a renewed authorization or an unlocked store counts from the next request on. */
function storedAuthorization(secrets: Secrets): AuthorizationSource {
  const answer = async () => {
    const found = await secrets.find();
    if (found.ok) return found;
    const problem = found.why === 'locked' ? hostProblems.secretStoreLocked : hostProblems.noAuthorization;
    return { ok: false, problem } as const;
  };
  return { current: answer, refresh: answer };
}

/** Not merely locked away: an owner who is asked to enter it again would think it lost. */
async function isMissing(secrets: Secrets): Promise<boolean> {
  const found = await secrets.find();
  return !found.ok && found.why === 'missing';
}

/** The settings with the practice service where it is now: its ports may have been taken by someone else. */
function moved(
  data: unknown,
  address: { readonly metadataUrl: string; readonly transferHost: string },
): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const service = 'service' in data && typeof data.service === 'object' ? data.service : {};
  const { metadataUrl, transferHost } = address;
  return { ...data, service: { ...service, metadataUrl, transferHosts: [transferHost] } };
}
