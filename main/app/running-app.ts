/**
 * The app while it runs: what holds the engine, the window, the tray and the updates, who tells whom,
 * and how it ends. The queue stops before the process does.
 */
import { join } from 'node:path';
import { app, ipcMain, powerMonitor, safeStorage } from 'electron';
import type { PlaceName } from '../../preload/contract.ts';
import { DisposableStore } from '../base/disposable.ts';
import type { Clock } from '../base/runtime.ts';
import type { Engine } from '../engine/api.ts';
import { askOwner, askWhereToSave, createElectronServices } from './electron-services.ts';
import { forkPractice, isStartedHidden, oldElectron } from './electron-setup.ts';
import { EngineHost } from './engine-host.ts';
import { createShell, type Shell } from './handlers.ts';
import type { HostState } from './host-state.ts';
import type { AppLog } from './log.ts';
import type { EngineDoors, OpeningParts } from './open-environment.ts';
import { followPower } from './power.ts';
import { PracticeProcess } from './practice.ts';
import { Consent } from './settings/consent.ts';
import { preferencesOf } from './settings/preferences.ts';
import { Keyring, Secrets } from './settings/secrets.ts';
import type { Settings } from './settings/settings.ts';
import type { SettingsDoors } from './settings/settings-handlers.ts';
import { News } from './tray/news.ts';
import { showNotification } from './tray/notifications.ts';
import { taskbarOf } from './tray/taskbar.ts';
import { AppTray, picture } from './tray/tray.ts';
import type { TrayActions } from './tray/tray-menu.ts';
import { updaterOf } from './updates/update-feed.ts';
import { Updates } from './updates/updates.ts';
import { serveRequests } from './window/ipc.ts';
import { PageTeller } from './window/page-teller.ts';
import { AppWindow } from './window/window.ts';

const drainMs = 2000;

/** What the app enters of the engine. */
export interface AppDoors extends EngineDoors, SettingsDoors {}

export interface AppParts {
  readonly doors: AppDoors;
  readonly log: AppLog;
  readonly clock: Clock;
  /** Makes a value that no one can guess. */
  readonly newId: () => string;
}

/** Made by `startApp`. */
export class RunningApp {
  readonly #log: AppLog;
  readonly #settings: Settings;
  readonly #host: EngineHost;
  readonly #updates: Updates;
  readonly #shell: Shell;
  readonly #window: AppWindow;
  readonly #page: PageTeller;
  readonly #tray: AppTray;
  readonly #news: News;
  readonly #clock: Clock;
  readonly #ending = new DisposableStore();
  #followed: Engine | null = null;
  #quitting = false;

  /** @param built where the bundles of this program are */
  constructor({ doors, log, clock, newId }: AppParts, settings: Settings, built: string) {
    this.#log = log;
    this.#settings = settings;
    this.#clock = clock;
    const home = app.getPath('userData');
    const opening: OpeningParts = {
      ...doors,
      settings,
      clock,
      onBug: (error) => log.bug(error),
      consent: new Consent(settings, (question) => askOwner(this.#window, question), oldElectron()),
      keyring: new Keyring(
        (of) => new Secrets(safeStorage, settings.place(of).authorizationFile, process.platform),
      ),
      practice: new PracticeProcess(
        (args, env) => forkPractice(built, args, env),
        join(home, 'practice'),
        clock,
        newId(),
      ),
    };
    this.#host = new EngineHost(opening);
    this.#updates = this.#ending.add(this.#createUpdates());
    this.#window = this.#ending.add(this.#createWindow(join(built, 'preload', 'bridge.cjs')));
    const electronServices = createElectronServices(this.#window, () => this.#tell());
    const about = {
      version: app.getVersion(),
      clock,
      log,
      updates: this.#updates,
      resources: process.resourcesPath,
      quit: () => this.#quit(),
      askWhereToSave: (name: string, ending: 'html' | 'json') => askWhereToSave(this.#window, name, ending),
    };
    this.#shell = createShell({ host: this.#host, opening, doors, electronServices, home, about });
    this.#page = new PageTeller(this.#window, this.#shell);
    // Before the first word is said.
    electronServices.applyLooks(preferencesOf(settings.app()));
    this.#tray = this.#ending.add(new AppTray(this.#trayActions()));
    this.#news = new News(() => settings.app().notifications, clock);
  }

  /** Answers the window, shows it unless told not to, and listens to the system. */
  begin(): void {
    serveRequests(
      ipcMain,
      () => this.#window.page(),
      this.#shell.handlers,
      (error) => this.#log.bug(error),
    );
    app.on('before-quit', (event) => {
      event.preventDefault();
      this.#quit();
    });
    this.#host.onState((state) => this.#onState(state));
    followPower(
      powerMonitor,
      () => this.#host.engine()?.wokeUp(),
      () => this.#host.engine()?.rescan(),
      () => this.#quit(),
    );
    if (!isStartedHidden()) this.show();
  }

  /** Opens the queue; resolves when that has come to an end, one way or another. */
  async opened(): Promise<void> {
    await this.#host.begin();
    this.#updates.start();
    // Without settings there is nothing to do in the tray.
    if (isStartedHidden() && this.#host.state().code !== 'done') this.show();
  }

  /** Opens the engine again, after an exception that may have left something half done. */
  restart(): Promise<void> {
    return this.#host.restart();
  }

  /** Stops the engine until the owner wants to try again. */
  giveUp(): Promise<void> {
    return this.#host.giveUp();
  }

  /** Brings the window up, made again if need be. */
  show(): void {
    this.#window.show();
  }

  /** The file of a clip, when it may be shown to the page. */
  mediaPath(clipId: string): string | null {
    return this.#shell.mediaPath(clipId);
  }

  #createWindow(preloadFile: string): AppWindow {
    return new AppWindow({
      clock: this.#clock,
      preloadFile,
      icon: picture('idle', 64),
      inspectable: !app.isPackaged,
      onShown: () => this.#page.shown(),
      look: () => this.#settings.app(),
      onLook: (change) => this.#act(() => this.#settings.remember(change)),
      onQuit: () => this.#quit(),
      onClosed: () => this.#act(() => this.#settings.remember({ closedOnce: true })),
      onSessionEnd: () => this.#quit(),
      onBug: (error) => this.#log.bug(error),
    });
  }

  #createUpdates(): Updates {
    return new Updates({
      load: updaterOf(process.resourcesPath),
      isQuiet: () => (this.#host.engine()?.overview().sendingClips ?? 0) === 0,
      clock: this.#clock,
      rest: () => this.#host.stop(),
      note: (name, facts) => this.#log.note(name, facts),
      bug: (error) => this.#log.bug(error),
    });
  }

  #trayActions(): TrayActions {
    const { handlers } = this.#shell;
    return {
      show: () => this.show(),
      goTo: (place) => this.#goTo(place),
      pause: () => this.#act(() => handlers.pauseAll(undefined)),
      pauseFor: (choice) => this.#act(() => handlers.pauseFor({ choice })),
      resume: () => this.#act(() => handlers.resumeAll(undefined)),
      openFolder: () => this.#act(() => handlers.openFolder(undefined)),
      quit: () => this.#quit(),
    };
  }

  #goTo(place: PlaceName): void {
    this.show();
    this.#page.goTo(place);
  }

  #onState(state: HostState): void {
    this.#page.setupChanged();
    this.#log.note('setup', { state: state.code });
    if (state.code === 'done' && state.engine !== this.#followed) {
      this.#followed = state.engine;
      state.engine.onEvent((event) => this.#log.event(event));
      state.engine.onChange(() => this.#tell());
    }
    this.#tell();
  }

  /**
   * Tells page, tray and owner: at most as often as the engine calls, and the page only while it
   * can be seen.
   */
  #tell(): void {
    const overview = this.#shell.overview();
    this.#tray.update(overview, this.#host.state().code);
    this.#updates.looked();
    if (overview === null) return;
    this.#page.queueChanged(overview);
    this.#window.showProgress(taskbarOf(overview.glance));
    const news = this.#news.update(overview, this.#window.isWatched());
    if (news !== null) showNotification(news, () => this.#goTo('queue'));
  }

  /**
   * Lets the queue come to rest, but never longer than two seconds: correctness does not depend on
   * it.
   */
  #quit(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    this.#window.dispose();
    this.#log.note('quitting');
    const end = () => {
      this.#ending.dispose();
      app.exit(0);
    };
    this.#ending.defer(this.#clock.after(drainMs, end));
    this.#host
      .stop()
      .then(() => this.#settings.rest())
      .catch((error: unknown) => this.#log.bug(error))
      .finally(end)
      .catch((error: unknown) => this.#log.bug(error));
  }

  /** For what has no caller to answer: a failure goes into the log. */
  #act(what: () => unknown): void {
    Promise.resolve()
      .then(what)
      .catch((error: unknown) => this.#log.bug(error));
  }
}
