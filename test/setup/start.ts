// `npm start`: builds what changed, finds an Electron, and runs the app in it with the given arguments and exit code.
import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { hasDisplay, rootArguments } from './debian-packages.ts';
import { anyElectron, type Electron, platformExecutable } from './electron-runtime.ts';
import { packageApp } from './package-app.ts';
import { root, runVisibly, say } from './terminal.ts';

process.exitCode = await start(process.argv.slice(2));

async function start(args: readonly string[]): Promise<number> {
  if (!hasDisplay()) {
    say('there is no display to show a window on; set DISPLAY, or try "xvfb-run -a npm start".');
    return 1;
  }
  const found = await anyElectron();
  if (!found.available) {
    say(`no Electron to run with: ${found.reason}.`);
    return 1;
  }
  if (!(await buildIfStale())) return 1;
  if (found.electron.kind === 'registry')
    say(
      'this Electron is the newest that the package registry has: good to try Clipslot with, but it gets no security updates; use the packaged app with a real account.',
    );
  const { program, programArgs } = await startable(found.electron);
  const asRoot = rootArguments();
  if (asRoot.length > 0)
    say('started by root, so Chromium runs without its sandbox; better start it as a user.');
  return runVisibly(program, [...programArgs, ...asRoot, ...args]);
}

/** The official Electron runs a folder as it is; the registry's has no loader for one, so the app is packaged for it. */
async function startable(electron: Electron): Promise<{ program: string; programArgs: readonly string[] }> {
  if (electron.kind === 'registry') return { program: await packageApp(electron, 'trial'), programArgs: [] };
  return { program: join(electron.folder, platformExecutable()), programArgs: [root] };
}
