/**
 * What runs behind the window: the engine of one environment at a time, opened with its settings,
 * changed without being reopened where that is possible, and exchanged for another where it is not.
 * What cannot be opened leaves what was.
 */

import type { Environment } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';
import type { SettingsSaved } from '../../preload/settings-contract.ts';
import type { SetupNotice, SetupResult } from '../../preload/setup-contract.ts';
import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/api.ts';
import type { ExistingChoice } from '../model/existing-files.ts';
import { type Change, refused, reopenWith, written } from './change-settings.ts';
import { type HostState, stopEngine, tryToOpen } from './host-state.ts';
import {
  type Opened,
  type OpeningParts,
  parseFor,
  type Running,
  type SetupChoice,
  setUpWith,
  troubleWith,
} from './open-environment.ts';
import { sameButTransfers, slotsLeftBehind } from './settings/config-changes.ts';
import { originOf, powersOf, signInOf } from './settings/powers.ts';
import type { Secrets } from './settings/secrets.ts';
import { withExisting } from './settings/settings-draft.ts';

const done: SetupResult = { ok: true, problem: null };

/** How soon settings that cannot be looked at are looked at again. */
const lookAgainMs = 1000;

export class EngineHost {
  readonly #parts: OpeningParts;
  readonly #listeners: ((state: HostState) => void)[] = [];
  #state: HostState = { code: 'starting' };
  #last: Promise<unknown> = Promise.resolve();
  #stopWaiting = () => {};

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

  /** While it is not known which: the one that touches nothing real. */
  environment(): Environment {
    return this.#parts.settings.app().environment ?? 'practice';
  }

  onState(listener: (state: HostState) => void): void {
    this.#listeners.push(listener);
  }

  notice(): SetupNotice | null {
    if (this.#state.code !== 'done' || this.environment() === 'practice') return null;
    if (this.#state.missing) return 'authorization-missing';
    return this.#secrets().kept() === 'for-this-session' ? 'authorization-not-kept' : null;
  }

  /** Starts with the settings there are; without any, `needed`. Called again, it tries again. */
  begin(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#state.code === 'done') return;
      const { settings } = this.#parts;
      if (settings.trouble() !== null) await settings.read();
      const errno = settings.trouble();
      if (errno !== null) this.#wait(troubleWith('app.json', errno));
      else if (settings.app().environment === null) this.#become({ code: 'unknown' });
      else await this.#open();
    });
  }

  /** Goes on with what the configuration said before it was damaged. */
  restore(): Promise<void> {
    return this.#inTurn(async () => {
      const data = await this.#parts.settings.previousConfig(this.environment());
      if (this.#state.code !== 'invalid' || data === null) return;
      const problem = await written(this.#parts, this.environment(), data);
      if (problem !== null) this.#become({ ...this.#state, problem });
      else await this.#open();
    });
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
      const { settings, practice, onBug } = this.#parts;
      if (environment === settings.app().environment) return done;
      // First on the disk: when that fails, what runs goes on.
      try {
        await settings.goTo(environment);
      } catch (error) {
        onBug(error);
        return { ok: false, problem: t('settings:problems.unwritable') };
      }
      await this.#close();
      practice.stop();
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

  /** Stops the engine and opens it again, whatever it was at. */
  restart(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#state.code !== 'done') return;
      await this.#close();
      await this.#open();
    });
  }

  /** Stops the engine, and says that a person has to look before it goes on. */
  giveUp(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#close();
      this.#become({ code: 'invalid', problem: t('setup:trouble.faults'), canRestore: false });
    });
  }

  /** Resolves once the queue has come to rest. */
  stop(): Promise<void> {
    this.#stopWaiting();
    return this.#inTurn(async () => {
      await this.engine()?.stop();
      this.#parts.practice.stop();
    });
  }

  async #open(): Promise<void> {
    if (this.#state.code !== 'waiting') this.#become({ code: 'starting' });
    const opened = await tryToOpen(this.#parts, this.environment());
    if (!('problem' in opened)) return this.#become({ code: 'done', ...opened });
    const { problem, why } = opened;
    if (problem === null) return this.#become({ code: 'needed' });
    if (why === 'trouble') return this.#wait(problem);
    const previous = why === 'damaged' ? await this.#parts.settings.previousConfig(this.environment()) : null;
    this.#become({ code: 'invalid', problem, canRestore: previous !== null });
  }

  #wait(problem: string): void {
    this.#become({ code: 'waiting', problem });
    this.#stopWaiting = this.#parts.clock.after(lookAgainMs, () => {
      this.begin().catch(this.#parts.onBug);
    });
  }

  async #close(): Promise<void> {
    if (this.#state.code !== 'done') return;
    const { engine, folderNames } = this.#state;
    this.#become({ code: 'changing', folderNames });
    await stopEngine(engine, this.#parts);
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

  async #reopen(before: Running, change: Change, origin: string): Promise<SettingsSaved> {
    await this.#close();
    const { saved, state } = await reopenWith(this.#parts, this.environment(), before, change, origin);
    this.#become(state);
    return saved;
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
