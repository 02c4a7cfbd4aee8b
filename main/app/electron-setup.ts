/** What Electron is told once at the start, and the processes and menus it makes for us. Keeps nothing. */
import { join } from 'node:path';
import { app, Menu, protocol, utilityProcess } from 'electron';
import type { AppLog } from './log.ts';
import type { PracticeChild } from './practice.ts';
import { guardEverything } from './window/page-guard.ts';
import { uiScheme } from './window/protocol.ts';

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
export function forkPractice(built: string, args: string[]): PracticeChild {
  return utilityProcess.fork(join(built, 'main', 'practice-service.js'), args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    serviceName: 'Clipslot practice service',
  });
}

/** macOS takes copy and paste from the menu; elsewhere the page has them without one. */
export function editingMenu(): Menu {
  return Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]);
}
