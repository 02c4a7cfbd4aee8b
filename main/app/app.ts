/**
 * Puts the app together once Electron is ready, and takes it apart again. The order matters: guards stand before the
 * first session, the window is there before the queue opens, the queue stops before the process ends.
 */
import { join } from 'node:path';
import { app, ipcMain, Menu, powerMonitor, protocol, safeStorage, utilityProcess } from 'electron';
import type { PlaceName } from '../../preload/contract.ts';
import type { PauseChoice } from '../../preload/list-view.ts';
import type { Engine } from '../engine/api.ts';
import { askWhereToSave, createElectronServices } from './electron-services.ts';
import { createHost, type Host } from './engine-host.ts';
import { createShell, type Shell } from './handlers.ts';
import type { AppLog } from './log.ts';
import type { EngineDoors, OpeningParts } from './open-environment.ts';
import { followPower } from './power.ts';
import { createPractice } from './practice.ts';
import { preferencesOf } from './settings/preferences.ts';
import { createKeyring, createSecrets } from './settings/secrets.ts';
import { openSettings } from './settings/settings.ts';
import type { SettingsDoors } from './settings/settings-handlers.ts';
import { hiddenFlag } from './start-at-login.ts';
import { createNews } from './tray/news.ts';
import { showNotification } from './tray/notifications.ts';
import { createTray, picture } from './tray/tray.ts';
import { updaterOf } from './updates/update-feed.ts';
import { createUpdates, type Updates } from './updates/updates.ts';
import { push, serveRequests } from './window/ipc.ts';
import { answerMedia, clipIdIn } from './window/media.ts';
import { guardEverything } from './window/page-guard.ts';
import { answerUi, readUiFiles, uiScheme } from './window/protocol.ts';
import { type AppWindow, createAppWindow } from './window/window.ts';

const drainMs = 2000;

/** What the app enters of the engine. */
export interface AppDoors extends EngineDoors, SettingsDoors {}

export interface RunningApp {
  /** Brings the window up, made anew if need be. */
  show(): void;
}

/** What has to stand before Electron is ready. */
export function prepareApp(): void {
  // Not over an explicit --no-sandbox: as root, where containers run their tests, no process would start at all. Pages
  // keep `sandbox: true` of their own either way.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([uiScheme]);
  guardEverything(app);
  // The tray keeps the app; a window given up after a while out of sight must not end it.
  app.on('window-all-closed', () => {});
}

/** Assumes Electron is ready and this is the only instance. */
export async function startApp(doors: AppDoors, log: AppLog): Promise<RunningApp> {
  const home = app.getPath('userData');
  const built = join(app.getAppPath(), 'out');
  const files = await readUiFiles(join(built, 'renderer'));
  protocol.handle('app', (request) => {
    const clipId = clipIdIn(request.url);
    return clipId === null ? answerUi(files, request) : answerMedia(request, appShell.mediaPath(clipId));
  });
  noteWhatDies(log);
  Menu.setApplicationMenu(process.platform === 'darwin' ? editingMenu() : null);

  const settings = await openSettings(home);
  const opening: OpeningParts = {
    ...doors,
    settings,
    secrets: createKeyring((of) =>
      createSecrets(safeStorage, settings.place(of).authorizationFile, process.platform),
    ),
    practice: createPractice((args) => forkPractice(built, args), join(home, 'practice')),
  };
  const host = createHost(opening);
  const desk = createElectronServices(
    () => window,
    () => tell(),
  );
  const updates = updatesFor(host, log);
  const about = {
    ...{ version: app.getVersion(), log, updates, resources: process.resourcesPath },
    askWhereToSave: (name: string, ending: 'html' | 'json') => askWhereToSave(window, name, ending),
  };
  const appShell = createShell({ host, opening, doors, desk, home, about });
  // Before the first word is said.
  desk.applyLooks(preferencesOf(settings.app()));
  let wanted: PlaceName | null = null;
  const tellWanted = () => {
    if (wanted !== null) push(window.page(), 'goTo', wanted);
    wanted = null;
  };
  const quit = quitOnce(host, log, () => window.letGo());
  const window = createAppWindow({
    preloadFile: join(built, 'preload', 'bridge.cjs'),
    icon: picture('idle', 64),
    inspectable: !app.isPackaged,
    onShown: () => {
      pushAll(window, appShell);
      tellWanted();
    },
    onClosed: () => void settings.changeApp({ closedOnce: true }),
    onSessionEnd: quit,
  });
  serveRequests(ipcMain, window.page, appShell.handlers);
  app.on('before-quit', (event) => {
    event.preventDefault();
    quit();
  });
  const goTo = (place: PlaceName) => {
    window.show();
    wanted = place;
    // A page that is there already has come into sight before it was wanted.
    if (window.visiblePage() !== null) tellWanted();
  };
  const tray = createTray({ ...trayCommands(appShell), show: window.show, goTo, quit });
  const news = createNews(
    () => settings.app().notifications,
    () => performance.now(),
  );
  const tell = follow(host, log, appShell, window, (overview) => {
    tray.update(overview);
    updates.looked();
    const sentence = overview === null ? null : news.update(overview, window.isWatched());
    if (sentence !== null) showNotification(sentence, () => goTo('queue'));
  });
  followPower(
    powerMonitor,
    () => runningEngine(host)?.wokeUp(),
    () => runningEngine(host)?.rescan(),
    quit,
  );
  const hidden = process.argv.includes(hiddenFlag);
  if (!hidden) window.show();
  await host.begin();
  updates.start();
  // Without settings there is nothing to do in the tray.
  if (hidden && host.state().code !== 'done') window.show();
  return { show: window.show };
}

/** Keeps page, tray and owner told: at most as often as the engine calls, and the page only while it can be seen. */
function follow(
  host: Host,
  log: AppLog,
  appShell: Shell,
  window: AppWindow,
  updateOutside: (view: ReturnType<Shell['overview']>) => void,
) {
  const tell = () => {
    const overview = appShell.overview();
    updateOutside(overview);
    if (overview !== null) push(window.visiblePage(), 'queueChanged', overview);
  };
  let followed: unknown = null;
  host.onState((state) => {
    push(window.visiblePage(), 'setupChanged', appShell.setupView());
    log.note('setup', { state: state.code });
    if (state.code === 'done' && state.engine !== followed) {
      followed = state.engine;
      state.engine.onEvent(log.event);
      state.engine.onChange(tell);
    }
    tell();
  });
  return tell;
}

function pushAll(window: AppWindow, appShell: Shell): void {
  push(window.page(), 'setupChanged', appShell.setupView());
  const overview = appShell.overview();
  if (overview !== null) push(window.page(), 'queueChanged', overview);
}

function runningEngine(host: Host): Engine | null {
  const state = host.state();
  return state.code === 'done' ? state.engine : null;
}

function updatesFor(host: Host, log: AppLog): Updates {
  return createUpdates({
    load: updaterOf(process.resourcesPath),
    isQuiet: () => (runningEngine(host)?.overview().sendingClips ?? 0) === 0,
    now: Date.now,
    later: (act, waitMs) => void setTimeout(act, waitMs),
    rest: () => host.stop(),
    note: log.note,
    bug: log.bug,
  });
}

/** Processes of ours that end by themselves: their reasons are only known here. */
function noteWhatDies(log: AppLog): void {
  log.note('started', {
    version: app.getVersion(),
    electron: process.versions.electron,
    platform: process.platform,
  });
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) =>
    log.note('page-gone', { reason, exitCode }),
  );
  app.on('child-process-gone', (_event, { type, reason, exitCode }) =>
    log.note('process-gone', { type, reason, exitCode }),
  );
}

/** Lets the queue come to rest, but never longer than two seconds: correctness does not depend on it. */
function quitOnce(host: Host, log: AppLog, letGo: () => void): () => void {
  let quitting = false;
  return () => {
    if (quitting) return;
    quitting = true;
    letGo();
    const tooLong = new Promise((resolve) => setTimeout(resolve, drainMs));
    log.note('quitting');
    const stopped = host.stop().catch(log.bug);
    void Promise.race([stopped, tooLong]).then(() => app.exit(0));
  };
}

function trayCommands({ handlers }: Shell) {
  return {
    pause: () => void handlers.pauseAll(undefined),
    pauseFor: (choice: PauseChoice) => void handlers.pauseFor({ choice }),
    resume: () => void handlers.resumeAll(undefined),
    openFolder: () => void handlers.openFolder(undefined),
  };
}

function forkPractice(built: string, args: string[]) {
  return utilityProcess.fork(join(built, 'main', 'practice-service.js'), args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    serviceName: 'Clipslot practice service',
  });
}

/** macOS takes copy and paste from the menu; elsewhere the page has them without one. */
function editingMenu(): Menu {
  return Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]);
}
