/**
 * What Electron is told once at the start, and the processes and menus it makes for us. Keeps
 * nothing.
 */
import { url as inspectorUrl } from 'node:inspector';
import { join } from 'node:path';
import { app, Menu, protocol, utilityProcess } from 'electron';
import { t } from '../../preload/language.ts';
import type { AppLog } from './log.ts';
import type { PracticeChild } from './practice.ts';
import { hiddenFlag } from './start-at-login.ts';
import { guardEverything } from './window/page-guard.ts';
import { uiScheme } from './window/protocol.ts';

/**
 * Switches that open a door for other programs of this computer, or take one of our walls away.
 * Chromium reads them from any shortcut or script that starts the app.
 */
const dangerousSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'remote-debugging-targets',
  'auto-open-devtools-for-tabs',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'allow-file-access-from-files',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'load-extension',
  'js-flags',
  'ssl-key-log-file',
  'log-net-log',
  'unsafely-treat-insecure-origin-as-secure',
  'enable-blink-features',
  'disable-blink-features',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'browser-subprocess-path',
  'gpu-launcher',
] as const;

/** What has to stand before Electron is ready. */
export function prepareApp(): void {
  // A fuse keeps the inspector out of every build but those that are made to be tested; where it is
  // in, so are they.
  if (inspectorUrl() === undefined) for (const name of dangerousSwitches) app.commandLine.removeSwitch(name);
  // Not over an explicit --no-sandbox: as root, where containers run their tests, no process would
  // start at all. Pages keep `sandbox: true` of their own either way.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // Looking a name up tells it to the outside, and no policy of the page forbids `<link
  // rel="dns-prefetch">`.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
  // The queue needs no graphics: Chromium would end the app with its sixth death of that process.
  app.commandLine.appendSwitch('disable-gpu-process-crash-limit');
  protocol.registerSchemesAsPrivileged([uiScheme]);
  guardEverything(app);
  // The tray keeps the app; a window given up after a while out of sight must not end it.
  app.on('window-all-closed', () => {});
}

/** Processes of ours that end by themselves: their reasons are only known here. */
export function noteWhatDies(log: AppLog): void {
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

/** @param built where the bundles of this program are */
export function forkPractice(
  built: string,
  args: string[],
  env: Readonly<Record<string, string>>,
): PracticeChild {
  return utilityProcess.fork(join(built, 'main', 'practice-service.js'), args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
    serviceName: 'Clipslot practice service',
  });
}

/** macOS takes copy and paste from the menu; elsewhere the page has them without one. */
export function editingMenu(): Menu {
  return Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]);
}

/** By the system at login, into the tray. */
export function isStartedHidden(): boolean {
  return process.argv.includes(hiddenFlag);
}

/** The oldest line that still gets security updates; `package.json` names a newer one. */
const oldestMajor = 43;

/** A word about an Electron that is only good for trying, or null. */
export function oldElectron(): string | null {
  const version = process.versions.electron ?? '';
  return Number.parseInt(version, 10) < oldestMajor ? t('consent:oldElectron', { version }) : null;
}
