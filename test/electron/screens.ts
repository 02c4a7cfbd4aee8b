// A screen for each app that runs at a time: two on one screen would take the focus from each other. Assumes Xvfb where
// there is no display; where there is one, the tests run on it, one app after the other.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';
import { hasDisplay } from '../setup/debian-packages.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Names of displays, one a worker; empty: the one that is there. */
    readonly displays: readonly string[];
  }
}

/** Apps that run at a time. They wait for people and services most of the time. */
export const appsAtOnce = hasDisplay() ? 1 : 2;

/** Called by vitest once, before the first test; answers with what takes the screens away again. */
export default async function setUpScreens(project: TestProject): Promise<() => void> {
  const screens = hasDisplay() ? [] : await Promise.all(Array.from({ length: appsAtOnce }, startScreen));
  project.provide(
    'displays',
    screens.map(({ display }) => display),
  );
  return () => {
    for (const { server } of screens) server.kill();
  };
}

interface Screen {
  readonly server: ChildProcess;
  readonly display: string;
}

/** The server chooses a free number itself and writes it to the descriptor it is given. */
async function startScreen(): Promise<Screen> {
  const args = ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [number] = await once(createInterface({ input: server.stdout }), 'line');
  return { server, display: `:${number}` };
}
