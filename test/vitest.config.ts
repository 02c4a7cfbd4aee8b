// Unit tests and journeys: everything that runs in plain Node, the
// components of the window in a document made of objects.
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'main',
          include: ['test/**/*.test.ts'],
          exclude: ['test/electron/**', 'test/renderer/**'],
          // The files of a worker share its modules: loading them for each file took longer than many a file's tests.
          isolate: false,
        },
      },
      // The window keeps its state in its modules.
      { extends: true, test: { name: 'window', include: ['test/renderer/**/*.test.{ts,tsx}'] } },
    ],
    // A forgotten `.only` would pass as green in a run that tests nothing else.
    allowOnly: false,
    // They wait for disks and sockets about as long as they compute, and one worker would leave a core idle.
    maxWorkers: 2,
    // Files on real disks and local servers, on machines with two busy cores.
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // What programs under test remember outside their data folders is not the developer's own.
    env: { XDG_STATE_HOME: join(tmpdir(), 'clipslot-tests-state') },
  },
});
