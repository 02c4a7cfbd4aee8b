/**
 * The Electron entry. A second start only asks the first to show its window: it returns before it
 * opens anything, so two processes never meet on one database. Whatever keeps the first from
 * starting is told to a person.
 */

import { join } from 'node:path';
import { app, powerMonitor, session, shell } from 'electron';
import { speak, t } from '../preload/language.ts';
import { startApp } from './app/app.ts';
import { chromiumProxy, proxyPartition } from './app/chromium-proxy.ts';
import { prepareApp } from './app/electron-setup.ts';
import { Faults } from './app/faults.ts';
import { askForWindow, claimHome, InstanceDoor } from './app/instance.ts';
import { AppLog, overheard } from './app/log.ts';
import { electronPcActivity } from './app/power.ts';
import type { AppDoors, RunningApp } from './app/running-app.ts';
import { languageFor } from './app/settings/preferences.ts';
import { homeTrouble, leaveHome, tellStartTrouble } from './app/start-trouble.ts';
import { leaveMemoryOutOfCoreDumps } from './base/core-dumps.ts';
import type { Disposable } from './base/disposable.ts';
import { errorCode } from './base/error-code.ts';
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

const { clock, newId } = realRuntime();
const home = app.getPath('userData');
speak(languageFor('system', app.getPreferredSystemLanguages()));
prepareApp();
leaveMemoryOutOfCoreDumps();
start().catch(tellAndEnd);

async function start(): Promise<void> {
  const claimed = claimHome(home, clock.now());
  switch (claimed.code) {
    case 'first':
      return run(claimed.lock);
    case 'unusable':
      leaveHome();
      return endWith(homeTrouble(home, claimed.errno));
    case 'held':
      if (!(await askForWindow(home, clock)))
        return endWith(t('setup:noStart.silent', { holder: claimed.problem }));
      console.error('clipslot: already running; its window was asked to show.');
      return app.exit(0);
  }
}

/** @param lock on this home: held until the end, also against being collected as unused */
async function run(lock: Disposable): Promise<void> {
  const log = new AppLog({ folder: join(home, 'logs'), home: app.getPath('home'), clock });
  let running: RunningApp | null = null;
  let isWanted = false;
  const show = () => {
    isWanted = true;
    running?.show();
  };
  const faults = new Faults({
    clock,
    note: (error) => log.bug(error),
    restart: async () => running?.restart(),
    giveUp: async () => running?.giveUp(),
  });
  process.on('uncaughtException', (error) => faults.seen(error));
  process.on('unhandledRejection', (reason) => faults.seen(reason));
  const door = new InstanceDoor(home, show);
  door.open().catch((error: unknown) => log.bug(error));
  app.on('activate', show);
  app.on('quit', () => {
    door.dispose();
    lock.dispose();
  });
  await app.whenReady();
  try {
    running = await startApp({ doors: doorsWith(log), log, clock, newId });
  } catch (error) {
    log.bug(error);
    throw error;
  }
  if (isWanted) running.show();
  await running.opened();
}

function tellAndEnd(error: unknown): Promise<void> {
  console.error('clipslot: cannot start:', error);
  return endWith(t('setup:noStart.failed', { code: errorCode(error) ?? String(error) }));
}

async function endWith(sentence: string): Promise<void> {
  if (await tellStartTrouble(sentence)) app.relaunch();
  app.exit(1);
}
