/**
 * The Electron entry. A second start only asks the first to show its window: it returns before it
 * opens anything, so two processes never meet on one database.
 */
import { join } from 'node:path';
import { app, powerMonitor, session, shell } from 'electron';
import { startApp } from './app/app.ts';
import { chromiumProxy, proxyPartition } from './app/chromium-proxy.ts';
import { prepareApp } from './app/electron-setup.ts';
import { AppLog, overheard } from './app/log.ts';
import { electronPcActivity } from './app/power.ts';
import type { AppDoors, RunningApp } from './app/running-app.ts';
import { leaveMemoryOutOfCoreDumps } from './base/core-dumps.ts';
import { realRuntime } from './base/runtime.ts';
import { userStateDir } from './base/state-folder.ts';
import { parseConfig } from './config/read-config.ts';
import { openControlledEngine } from './control/open-controlled.ts';
import { testConnection } from './engine/connection-test.ts';
import { systemTimeZone } from './model/local-time.ts';
import { weekGrid } from './model/week-grid.ts';
import { windowsOf } from './model/week-rules.ts';
import { authorizationFrom } from './service/authorization/authorization.ts';

const doorsWith = (log: AppLog): AppDoors => ({
  parse: parseConfig,
  open: (config, options) =>
    openControlledEngine(config, {
      authorization: overheard(options.authorization, (secret) => log.know(secret)),
      pcActivity: electronPcActivity(powerMonitor),
      systemProxy: chromiumProxy(session.fromPartition(proxyPartition, { cache: false })),
      bin: (path) => shell.trashItem(path),
      program: 'the Clipslot app',
      asksAboutExisting: true,
      stateDir: userStateDir({ platform: process.platform, env: process.env, home: app.getPath('home') }),
      onBug: (error) => log.bug(error),
      onTrouble: (line) => log.note('trouble', { line }),
    }),
  external: (config) => authorizationFrom(config.account.authorization, process.env),
  testConnection: (config, authorization) =>
    testConnection(config, authorization, {
      systemProxy: chromiumProxy(session.fromPartition(proxyPartition, { cache: false })),
    }),
  weekOf: (windows) => weekGrid(windows, systemTimeZone()).halfHours,
  windowsOf,
  systemTimeZone,
});

if (app.requestSingleInstanceLock()) {
  run();
} else {
  console.error('clipslot: already running; its window was asked to show.');
  app.quit();
}

function run(): void {
  let running: RunningApp | null = null;
  prepareApp();
  leaveMemoryOutOfCoreDumps();
  const { clock, newId } = realRuntime();
  const log = new AppLog({ folder: join(app.getPath('userData'), 'logs'), home: app.getPath('home'), clock });
  process.on('uncaughtExceptionMonitor', (error) => log.bug(error));
  // What the second start says (arguments, folder, data) is not ours to trust, and not needed.
  app.on('second-instance', () => running?.show());
  app.on('activate', () => running?.show());
  app
    .whenReady()
    .then(() => startApp({ doors: doorsWith(log), log, clock, newId }))
    .then((started) => {
      running = started;
    })
    .catch((error: unknown) => {
      log.bug(error);
      console.error('clipslot: cannot start:', error);
      app.exit(1);
    });
}
