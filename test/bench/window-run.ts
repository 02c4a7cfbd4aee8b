/** Runs one of our programs that start the packaged app with a window, on a screen, with a queue that is there already. */

import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appVariable } from '../setup/app-under-test.ts';
import { onScreen } from '../setup/debian-packages.ts';
import { anyElectron, type Electron } from '../setup/electron-runtime.ts';
import { packageApp } from '../setup/package-app.ts';
import { agreeBeforehand } from '../support/agreed.ts';
import { authorizationEnv, toSink, writeConfig } from './clipslot.ts';
import { knownClips } from './known-clips.ts';
import { runWell } from './measured-run.ts';
import type { Place } from './place.ts';
import { startSink } from './sink-process.ts';

export interface BuiltApp {
  readonly program: string;
  readonly electron: Electron;
}

/** The app as it is packaged for the end-to-end tests, from what `npm run bench` has built. */
export async function builtApp(): Promise<BuiltApp> {
  const found = await anyElectron();
  if (!found.available) throw new Error(`no Electron to run with: ${found.reason}`);
  return {
    program: await packageApp(found.electron, 'test'),
    electron: found.electron,
  };
}

/**
 * Answers with what the program printed.
 * @param child a file beside this one; it is given `orders` and the folder for `startIn`
 */
export async function runWithWindow(
  place: Place,
  { program }: BuiltApp,
  known: number,
  child: string,
  orders: object,
): Promise<unknown> {
  const { captures, dataDir } = await knownClips(place, known);
  const sink = await startSink();
  const base = place.folder('window');
  const home = join(base, 'home');
  mkdirSync(home);
  const config = writeConfig(place, { captures, dataDir, settle: {}, ...toSink(sink) });
  copyFileSync(config, join(home, 'config.json'));
  await agreeBeforehand(home, JSON.parse(readFileSync(config, 'utf8')));
  const line = [
    process.execPath,
    join(import.meta.dirname, child),
    JSON.stringify({ ...orders, base, known }),
  ];
  const ran = await runWell(onScreen(line), { env: { ...authorizationEnv, [appVariable]: program } });
  sink.stop();
  return JSON.parse(ran.stdout);
}
