// Packages the built app for this machine into dist/, with the Electron that is had, so that tests and trials run what
// users run. Assumes a complete out/ (build.ts).
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestChangeMs } from './build.ts';
import type { Electron } from './electron-runtime.ts';
import { root, runQuietly, say, tail } from './terminal.ts';

/** For `test` one fuse stays open: Playwright drives the app through the inspector that shipped packages refuse. */
export type Purpose = 'trial' | 'test';

/** Answers with the path of the packaged program; throws with electron-builder's own words when it fails. */
export async function packageApp(electron: Electron, purpose: Purpose): Promise<string> {
  const output = join('dist', purpose);
  const program = join(root, output, packagedProgram());
  const config = JSON.stringify(packageConfig(electron, purpose, output), null, 2);
  const configFile = join(root, output, 'electron-builder.json');
  if (isFresh(program, configFile, config)) return program;
  rmSync(join(root, output), { recursive: true, force: true });
  mkdirSync(join(root, output), { recursive: true });
  writeFileSync(configFile, config);
  say(`packaging the app with Electron ${electron.version}.`);
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const flags = [platformFlag(), 'dir', '--config', configFile, '--publish', 'never'];
  const ran = await runQuietly(process.execPath, [builder, ...flags]);
  if (ran.code !== 0) {
    rmSync(configFile);
    throw new Error(`electron-builder failed with exit code ${ran.code}:\n${tail(ran.output, 30)}`);
  }
  return program;
}

function packageConfig(electron: Electron, purpose: Purpose, output: string): object {
  const addon = electron.sqliteAddonFolder;
  return {
    extends: join(root, 'electron-builder.yml'),
    electronDist: electron.folder,
    electronVersion: electron.version,
    directories: { output },
    // better-sqlite3 looks for a compiled binary there before it takes one of its own.
    files: addon === null ? [] : [{ from: addon, to: 'node_modules/better-sqlite3/build/Release' }],
    electronFuses: purpose === 'test' ? { enableNodeCliInspectArguments: true } : {},
  };
}

/** The program is copied from Electron and keeps its age; the archive beside it is what packaging makes. */
function isFresh(program: string, configFile: string, config: string): boolean {
  const archive = statSync(archiveOf(program), { throwIfNoEntry: false });
  if (archive === undefined || readOrEmpty(configFile) !== config) return false;
  const sources = [
    'out/main',
    'out/preload',
    'out/renderer',
    'out/licences.txt',
    'out/icons',
    'main/app/installer',
    'electron-builder.yml',
    'package-lock.json',
  ].map((path) => join(root, path));
  return sources.every((path) => newestChangeMs(path) < archive.mtimeMs);
}

function archiveOf(program: string): string {
  const resources = process.platform === 'darwin' ? ['..', 'Resources'] : ['resources'];
  return join(program, '..', ...resources, 'app.asar');
}

function readOrEmpty(file: string): string {
  return statSync(file, { throwIfNoEntry: false }) === undefined ? '' : readFileSync(file, 'utf8');
}

function platformFlag(): string {
  if (process.platform === 'darwin') return '--mac';
  return process.platform === 'win32' ? '--win' : '--linux';
}

/** Where electron-builder's `dir` target puts the program; other architectures than x64 are in the folder's name. */
function packagedProgram(): string {
  const arch = process.arch === 'x64' ? '' : `-${process.arch}`;
  if (process.platform === 'darwin')
    return join(`mac${arch}`, 'Clipslot.app', 'Contents', 'MacOS', 'Clipslot');
  if (process.platform === 'win32') return join(`win${arch}-unpacked`, 'Clipslot.exe');
  return join(`linux${arch}-unpacked`, 'clipslot');
}
