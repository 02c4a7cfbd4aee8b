// `npm run dev`: the app while it is being written. Vite serves the window and swaps its parts as their files change, the
// main process is built again and the app restarted when one of its files changes, and the practice service stands behind
// it. All of it lives in out/dev: the developer's own queue is never touched. Arguments go to Electron.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as listen } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'electron-vite';
import { SAMPLE_SCID } from '../../../main/simulator/start-simulator.ts';
import { hasDisplay, rootArguments } from '../debian-packages.ts';
import { anyElectron, type Electron } from '../electron-runtime.ts';
import { root, say } from '../terminal.ts';
import { folderRunner } from './folder-runner.ts';

/** What Electron runs: a folder with a package.json, as a checkout is, but with nothing in it that was built to ship. */
const appFolder = join(root, 'out', 'dev');
const home = join(appFolder, 'home');
const captures = join(appFolder, 'captures');

process.exitCode = await dev(process.argv.slice(2));

/** Answers when there is nothing to run; else electron-vite ends the process when the app ends. */
async function dev(args: readonly string[]): Promise<number> {
  if (!hasDisplay()) {
    say('there is no display to show a window on; set DISPLAY, or try "xvfb-run -a npm run dev".');
    return 1;
  }
  const found = await anyElectron();
  if (!found.available) {
    say(`no Electron to run with: ${found.reason}.`);
    return 1;
  }
  layOut(found.electron);
  process.env.ELECTRON_EXEC_PATH = await folderRunner(found.electron);
  process.env.ELECTRON_ENTRY = appFolder;
  process.env.ELECTRON_CLI_ARGS = JSON.stringify([`--user-data-dir=${home}`, ...rootArguments(), ...args]);
  const port = await freePort();
  const configFile = join(import.meta.dirname, 'electron.vite.config.ts');
  await createServer(
    { root, configFile, clearScreen: false, build: { watch: {} }, server: serverAt(port) },
    {},
  );
  say(`recordings are taken from ${captures}; in the window, every change shows; Ctrl+C ends it.`);
  return 0;
}

function serverAt(port: number) {
  // The page's own address, app://ui, tells Vite's client nothing about where the server is.
  const hmr = { protocol: 'ws', host: '127.0.0.1', clientPort: port };
  return { host: '127.0.0.1', port, strictPort: true, hmr };
}

function layOut(electron: Electron): void {
  // The app lists its window's files at the start: none here, so that every one is asked of Vite.
  mkdirSync(join(appFolder, 'out', 'renderer'), { recursive: true });
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifest = { name, version, type: 'module', main: 'out/main/index.js' };
  writeFileSync(join(appFolder, 'package.json'), JSON.stringify(manifest, null, 2));
  layOutSqlite(electron.sqliteAddonFolder);
  if (!existsSync(join(home, 'app.json'))) layOutSettings();
}

/** An Electron that needs a better-sqlite3 of its own finds it nearer than the one in node_modules, which Node uses. */
function layOutSqlite(addonFolder: string | null): void {
  const target = join(appFolder, 'node_modules', 'better-sqlite3');
  rmSync(target, { recursive: true, force: true });
  if (addonFolder === null) return;
  const source = join(root, 'node_modules', 'better-sqlite3');
  for (const part of ['package.json', 'lib'])
    cpSync(join(source, part), join(target, part), { recursive: true });
  cpSync(addonFolder, join(target, 'build', 'Release'), { recursive: true });
}

/** As the first run leaves them when the practice service is chosen; where that service is, the app finds out itself. */
function layOutSettings(): void {
  const folder = join(home, 'environments', 'practice');
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'main', 'replay', 'samples', 'plain.mp4'), join(captures, 'plain.mp4'), {
    recursive: true,
  });
  const config = {
    dataDir: join(folder, 'queue'),
    account: { scid: SAMPLE_SCID, authorization: { app: 'stored' } },
    folders: [{ path: captures, defaults: { greatestMomentId: 'practice' } }],
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config, null, 2));
  writeFileSync(join(home, 'app.json'), JSON.stringify({ environment: 'practice' }));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = listen();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      server.close(() => resolve(port ?? 0));
    });
  });
}
