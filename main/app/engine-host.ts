/**
 * What runs behind the window: the engine of one environment at a time, opened with its settings, changed without being
 * reopened where that is possible, and exchanged for another where it is not. What cannot be opened leaves what was.
 */

import type { Environment } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';
import type { SettingsSaved } from '../../preload/settings-contract.ts';
import type { SetupNotice, SetupResult } from '../../preload/setup-contract.ts';
import type { Config, ConfigResult } from '../config/config.ts';
import {
  type Opened,
  type OpeningParts,
  openEnvironment,
  openWith,
  parseFor,
  type Running,
  startPractice,
} from './open-environment.ts';
import type { Account } from './settings/settings.ts';
import { inWords } from './settings/settings-problems.ts';

export type { EngineDoors } from './open-environment.ts';

export type HostState =
  | { readonly code: 'needed' }
  | { readonly code: 'invalid'; readonly problem: string }
  /** One engine has stopped and the next is not open yet. */
  | { readonly code: 'changing'; readonly folderNames: readonly string[] }
  | ({ readonly code: 'done' } & Running);

export type SetupChoice =
  | { readonly environment: 'practice' }
  | (Account & { readonly environment: 'test' | 'production'; readonly authorization: string });

export interface Change {
  readonly data: object;
  /** A new one to keep; null: as it is. */
  readonly authorization: string | null;
  /** The owner knows that slots of the former service wait for it. */
  readonly otherService: boolean;
}

export interface Host {
  state(): HostState;
  environment(): Environment;
  notice(): SetupNotice | null;
  /** Starts with the settings there are; without any, `needed`. */
  begin(): Promise<void>;
  setUp(choice: SetupChoice, folders: readonly string[]): Promise<SetupResult>;
  /** Goes over to other settings: at once where only transfers are concerned, else with the engine opened anew. */
  change(change: Change): Promise<SettingsSaved>;
  /** Goes over to another environment, or to its first run. */
  switchTo(environment: Environment): Promise<SetupResult>;
  renew(authorization: string): Promise<SetupResult>;
  stop(): Promise<void>;
  onState(listener: (state: HostState) => void): void;
}

export function createHost(parts: OpeningParts): Host {
  const { settings, practice } = parts;
  let state: HostState = { code: 'needed' };
  let last: Promise<unknown> = Promise.resolve();
  const listeners: ((state: HostState) => void)[] = [];
  const environment = () => settings.app().environment;
  const become = (next: HostState) => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const settle = (opened: Opened): SetupResult => {
    if ('problem' in opened) return { ok: false, problem: opened.problem };
    become({ code: 'done', ...opened });
    return { ok: true, problem: null };
  };
  /** One change after the other: a second click must not open a second engine. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(act);
    last = turn.catch(() => {});
    return turn;
  };
  const open = async (): Promise<void> => {
    const { problem } = settle(await openEnvironment(parts, environment()));
    if (problem !== null) become({ code: 'invalid', problem });
    else if (state.code !== 'done') become({ code: 'needed' });
  };
  const close = async (): Promise<void> => {
    if (state.code !== 'done') return;
    const { engine, folderNames } = state;
    become({ code: 'changing', folderNames });
    await engine.stop();
  };

  async function changeLive(running: Running, change: Change, config: Config): Promise<SettingsSaved> {
    const problem = await written(parts, environment(), change.data);
    if (problem !== null) return { ok: false, problem, field: null };
    running.engine.setTransferSettings(config.transfers);
    if (change.authorization !== null) await parts.secrets(environment()).keep(change.authorization);
    const missing = running.missing && change.authorization === null;
    become({ code: 'done', ...running, config, data: change.data, missing });
    if (change.authorization !== null) running.engine.rescan();
    return { ok: true, live: true };
  }

  async function reopen(before: Running, change: Change): Promise<SettingsSaved> {
    const of = environment();
    await close();
    if (change.authorization !== null) await parts.secrets(of).keep(change.authorization);
    const opened = await openWith(parts, of, change.data, before.practice);
    const problem = 'problem' in opened ? opened.problem : await written(parts, of, change.data);
    if (problem === null) {
      settle(opened);
      return { ok: true, live: false };
    }
    if ('engine' in opened) await opened.engine.stop();
    const back = settle(await openWith(parts, of, before.data, before.practice));
    if (!back.ok) become({ code: 'invalid', problem: back.problem ?? problem });
    return { ok: false, problem, field: null };
  }

  return {
    state: () => state,
    environment,
    onState: (listener) => void listeners.push(listener),
    notice: () => {
      if (state.code !== 'done' || environment() === 'practice') return null;
      if (state.missing) return 'authorization-missing';
      return parts.secrets(environment()).kept() === 'for-this-session' ? 'authorization-not-kept' : null;
    },
    begin: () => inTurn(open),
    setUp: (choice, folders) =>
      inTurn(async () => {
        if (state.code === 'done') return { ok: true, problem: null };
        return settle(await setUpWith(parts, choice, folders));
      }),
    change: (change) =>
      inTurn(async () => {
        if (state.code !== 'done')
          return { ok: false, problem: t('settings:problems.notRunning'), field: null };
        const before = state;
        const parsed = await parseFor(parts, environment(), change.data, before.practice);
        if (!parsed.ok) return refused(parsed);
        if (sameButTransfers(before.config, parsed.config)) return changeLive(before, change, parsed.config);
        const slotsOfFormer = change.otherService ? 0 : slotsLeftBehind(before, parsed.config);
        return slotsOfFormer > 0 ? { ok: false, slotsOfFormer } : reopen(before, change);
      }),
    switchTo: (next) =>
      inTurn(async () => {
        if (next === environment()) return { ok: true, problem: null };
        await close();
        practice.stop();
        await settings.changeApp({ environment: next });
        await open();
        return { ok: true, problem: null };
      }),
    renew: async (authorization) => {
      await parts.secrets(environment()).keep(authorization);
      if (state.code === 'done') become({ ...state, missing: false });
      if (state.code === 'done') state.engine.rescan();
      return { ok: true, problem: null };
    },
    stop: () =>
      inTurn(async () => {
        if (state.code === 'done') await state.engine.stop();
        practice.stop();
      }),
  };
}

/** Settings are written only once the engine has opened with them: what is on disk has worked. */
async function setUpWith(
  parts: OpeningParts,
  choice: SetupChoice,
  folders: readonly string[],
): Promise<Opened> {
  const { settings } = parts;
  const of = choice.environment;
  const address = choice.environment === 'practice' ? await startPractice(parts) : null;
  const account = choice.environment === 'practice' ? practiceAccount(address) : choice;
  if (account === null) return { problem: t('setup:problems.practiceSilent') };
  const data = settings.compose(of, account, folders);
  if (choice.environment !== 'practice') {
    const parsed = await parseFor(parts, of, data, null);
    if (!parsed.ok) return parsed;
    await parts.secrets(of).keep(choice.authorization);
  }
  const opened = await openWith(parts, of, data, address);
  if ('problem' in opened) {
    parts.practice.stop();
    return opened;
  }
  await settings.changeApp({ environment: of });
  await settings.writeConfig(of, data);
  return opened;
}

function practiceAccount(address: Running['practice']): Account | null {
  return address === null
    ? null
    : { ...address, transferHosts: [address.transferHost], greatestMomentId: 'practice' };
}

function refused({ problem, field }: Extract<ConfigResult, { ok: false }>): SettingsSaved {
  return { ok: false, problem: inWords(problem, field ?? null), field: field ?? null };
}

/** What kept the settings from being written, or null. */
async function written({ settings }: OpeningParts, of: Environment, data: object): Promise<string | null> {
  try {
    await settings.writeConfig(of, data);
    return null;
  } catch {
    return t('settings:problems.unwritable');
  }
}

function sameButTransfers(one: Config, other: Config): boolean {
  const rest = ({ transfers: _, ...config }: Config) => JSON.stringify(config);
  return rest(one) === rest(other);
}

/** Clips with a slot of a service that is not to be the service any more. */
function slotsLeftBehind({ engine, config }: Running, next: Config): number {
  const origin = ({ service }: Config) => new URL(service.metadataUrl).origin;
  if (origin(config) === origin(next)) return 0;
  const { counts } = engine.overview();
  return counts['slot-held'] + counts.uploaded;
}
