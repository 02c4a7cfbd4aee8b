/**
 * The Electron entry. A second start only asks the first to show its window: it returns before it opens anything, so two
 * processes never meet on one database.
 */
import { app } from 'electron';
import { prepareApp, type RunningApp, startApp } from './app/app.ts';
import { parseConfig } from './engine/config.ts';
import { openEngine } from './engine/engine.ts';

if (app.requestSingleInstanceLock()) {
  run();
} else {
  console.error('clipslot: already running; its window was asked to show.');
  app.quit();
}

function run(): void {
  let running: RunningApp | null = null;
  prepareApp();
  // What the second start says (arguments, folder, data) is not ours to trust, and not needed.
  app.on('second-instance', () => running?.show());
  app.on('activate', () => running?.show());
  app
    .whenReady()
    .then(() => startApp({ parse: parseConfig, open: openEngine, external: () => null }))
    .then((started) => {
      running = started;
    })
    .catch((error: unknown) => {
      console.error('clipslot: cannot start:', error);
      app.exit(1);
    });
}
