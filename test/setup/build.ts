// Bundles the app and the command line into out/, with the icons and licences of a package (`npm run build`). Assumes
// nothing but the sources; see main/electron.vite.config.ts and main/cli.vite.config.ts.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeIcons } from './icons.ts';
import { writeLicences } from './licences.ts';
import { root, runVisibly, say } from './terminal.ts';

const sources = ['main', 'preload', 'renderer', 'package-lock.json'];
/** Its page is there only after a complete build. */
const lastOutput = join(root, 'out', 'renderer', 'index.html');

export async function build(): Promise<boolean> {
  if (!(await bundleCommandLine())) return false;
  const bundled = await bundle(join('electron-vite', 'bin', 'electron-vite.js'), 'electron.vite.config.ts');
  if (!bundled) return false;
  writeLicences(join(root, 'out', 'licences.txt'));
  await writeIcons();
  return true;
}

/** What a machine without a window runs, into out/cli. */
export function bundleCommandLine(): Promise<boolean> {
  return bundle(join('vite', 'bin', 'vite.js'), 'cli.vite.config.ts');
}

async function bundle(bin: string, config: string): Promise<boolean> {
  const bundler = join(root, 'node_modules', bin);
  const line = [bundler, 'build', '--config', join('main', config), '--logLevel', 'warn'];
  return (await runVisibly(process.execPath, line)) === 0;
}

export async function buildIfStale(): Promise<boolean> {
  const builtMs = statSync(lastOutput, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (sources.every((path) => newestChangeMs(join(root, path)) < builtMs)) return true;
  say('building the app.');
  return build();
}

/** Of a file or a whole folder. Folders count too: only they change when a file is removed. */
export function newestChangeMs(path: string): number {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  const inside = readdirSync(path).map((name) => newestChangeMs(join(path, name)));
  return Math.max(status.mtimeMs, ...inside);
}

if (import.meta.main) process.exitCode = (await build()) ? 0 : 1;
