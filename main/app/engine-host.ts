/**
 * What runs behind the window: the engine of one environment at a time, opened with its settings,
 * changed without being reopened where that is possible, and exchanged for another where it is not.
 * What cannot be opened leaves what was.
 */

import type { Environment } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';
import type { SettingsSaved } from '../../preload/settings-contract.ts';
import type { SetupNotice, SetupResult } from '../../preload/setup-contract.ts';
import type { Config, ConfigResult } from '../config/config.ts';
import type { Engine } from '../engine/api.ts';
import type { ExistingChoice } from '../model/existing-files.ts';
import {
  type Opened,
  type OpeningParts,
  openEnvironment,
  openWith,
  parseFor,
  type Running,
  type SetupChoice,
  setUpWith,
} from './open-environment.ts';
import { sameButTransfers, slotsLeftBehind } from './settings/config-changes.ts';
import { originOf, powersOf, signInOf } from './settings/powers.ts';
import type { Secrets } from './settings/secrets.ts';
import { withExisting } from './settings/settings-draft.ts';
import { inWords } from './settings/settings-problems.ts';

const done: SetupResult = { ok: true, problem: null };

export type HostState =
  | { readonly code: 'needed' }
  | { readonly code: 'invalid'; readonly problem: string }
  /** One engine has stopped and the next is not open yet. */
  | { readonly code: 'changing'; readonly folderNames: readonly string[] }
  | ({ readonly code: 'done' } & Running);

export interface Change {
  readonly data: object;
  /** A new one to keep; null: as it is. */
  readonly authorization: string | null;
  /** The owner knows that slots of the former service wait for it. */
  readonly otherService: boolean;
}

export class EngineHost {
  readonly #parts: OpeningParts;
  readonly #listeners: ((state: HostState) => void)[] = [];
  #state: HostState = { code: 'needed' };
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: OpeningParts) {
    this.#parts = parts;
  }

  state(): HostState {
    return this.#state;
  }

  /** The engine, while one is open. */
  engine(): Engine | null {
    return this.#state.code === 'done' ? this.#state.engine : null;
  }

  environment(): Environment {
    return this.#parts.settings.app().environment;
  }

  onState(listener: (state: HostState) => void): void {
    this.#listeners.push(listener);
  }

  notice(): SetupNotice | null {
    if (this.#state.code !== 'done' || this.environment() === 'practice') return null;
    if (this.#state.missing) return 'authorization-missing';
    return this.#secrets().kept() === 'for-this-session' ? 'authorization-not-kept' : null;
  }

  /** Starts with the settings there are; without any, `needed`. */
  begin(): Promise<void> {
    return this.#inTurn(() => this.#open());
  }

  setUp(choice: SetupChoice, folders: readonly string[]): Promise<SetupResult> {
    return this.#inTurn(async () => {
      if (this.#state.code === 'done') return done;
      return this.#settle(await setUpWith(this.#parts, choice, folders));
    });
  }

  /**
   * Goes over to other settings: at once where only transfers are concerned, else with the engine
   * opened again.
   */
  change(change: Change): Promise<SettingsSaved> {
    return this.#inTurn(async () => {
      const before = this.#state;
      if (before.code !== 'done')
        return { ok: false, problem: t('settings:problems.notRunning'), field: null };
      const parsed = await parseFor(this.#parts, this.environment(), change.data, before.practice);
      if (!parsed.ok) return refused(parsed);
      if (!(await this.#isAllowed(parsed.value, change.authorization, before.practice !== null)))
        return { ok: false, problem: t('settings:problems.notAllowed'), field: null };
      if (sameButTransfers(before.config, parsed.value))
        return this.#changeLive(before, change, parsed.value);
      const slotsOfFormer = change.otherService ? 0 : slotsLeftBehind(before, parsed.value);
      return slotsOfFormer > 0
        ? { ok: false, slotsOfFormer }
        : this.#reopen(before, change, originOf(parsed.value));
    });
  }

  /** Goes over to another environment, or to its first run. */
  switchTo(environment: Environment): Promise<SetupResult> {
    return this.#inTurn(async () => {
      if (environment === this.environment()) return done;
      await this.#close();
      this.#parts.practice.stop();
      await this.#parts.settings.changeApp({ environment });
      await this.#open();
      return done;
    });
  }

  /**
   * Keeps in the settings what the owner has said about a folder's old recordings; the engine knows
   * it already.
   */
  keepExisting(folder: string, existing: ExistingChoice): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#state;
      if (before.code !== 'done') return;
      const at = before.config.folders.findIndex(({ path }) => path === folder);
      const data = withExisting(before.data, at, existing);
      const folders = before.config.folders.map((one) => (one.path === folder ? { ...one, existing } : one));
      this.#become({ ...before, data, config: { ...before.config, folders } });
      // Where it cannot be written the queue has kept it all the same.
      await written(this.#parts, this.environment(), data);
    });
  }

  async renew(authorization: string): Promise<SetupResult> {
    const state = this.#state;
    if (state.code !== 'done') return { ok: false, problem: t('settings:problems.notRunning') };
    if (!(await this.#parts.consent.given(this.environment(), [signInOf(authorization)])))
      return { ok: false, problem: t('settings:problems.notAllowed') };
    await this.#secrets().keep(authorization, originOf(state.config));
    if (this.#state.code === 'done') this.#become({ ...this.#state, missing: false });
    this.engine()?.rescan();
    return done;
  }

  /** Resolves once the queue has come to rest. */
  stop(): Promise<void> {
    return this.#inTurn(async () => {
      await this.engine()?.stop();
      this.#parts.practice.stop();
    });
  }

  async #open(): Promise<void> {
    const { problem } = this.#settle(await openEnvironment(this.#parts, this.environment()));
    if (problem !== null) this.#become({ code: 'invalid', problem });
    else if (this.#state.code !== 'done') this.#become({ code: 'needed' });
  }

  async #close(): Promise<void> {
    if (this.#state.code !== 'done') return;
    const { engine, folderNames } = this.#state;
    this.#become({ code: 'changing', folderNames });
    await engine.stop();
  }

  async #changeLive(running: Running, change: Change, config: Config): Promise<SettingsSaved> {
    const { data, authorization } = change;
    const problem = await written(this.#parts, this.environment(), data);
    if (problem !== null) return { ok: false, problem, field: null };
    running.engine.setTransferSettings(config.transfers);
    if (authorization !== null) await this.#secrets().keep(authorization, originOf(config));
    const missing = running.missing && authorization === null;
    this.#become({ code: 'done', ...running, config, data, missing });
    if (authorization !== null) running.engine.rescan();
    return { ok: true, live: true };
  }

  async #reopen(before: Running, { data, authorization }: Change, origin: string): Promise<SettingsSaved> {
    const of = this.environment();
    await this.#close();
    if (authorization !== null) await this.#secrets().keep(authorization, origin);
    const opened = await openWith(this.#parts, of, data, before.practice);
    const problem = 'problem' in opened ? opened.problem : await written(this.#parts, of, data);
    if (problem === null) {
      this.#settle(opened);
      return { ok: true, live: false };
    }
    if ('engine' in opened) await opened.engine.stop();
    const back = this.#settle(await openWith(this.#parts, of, before.data, before.practice));
    if (!back.ok) this.#become({ code: 'invalid', problem: back.problem ?? problem });
    return { ok: false, problem, field: null };
  }

  #isAllowed(config: Config, authorization: string | null, isPractice: boolean): Promise<boolean> {
    const signIn = authorization === null ? [] : [signInOf(authorization)];
    return this.#parts.consent.given(this.environment(), [...powersOf(config, isPractice), ...signIn]);
  }

  #settle(opened: Opened): SetupResult {
    if ('problem' in opened) return { ok: false, problem: opened.problem };
    this.#become({ code: 'done', ...opened });
    return done;
  }

  #become(next: HostState): void {
    this.#state = next;
    for (const listener of this.#listeners) listener(next);
  }

  /** One change after the other: a second click must not open a second engine. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => {});
    return turn;
  }

  #secrets(): Secrets {
    return this.#parts.keyring.of(this.environment());
  }
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
