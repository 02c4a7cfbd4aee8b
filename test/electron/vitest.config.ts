// The packaged app, end to end. `npm test electron` packages it first.
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { appsAtOnce } from './screens.ts';

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/electron/**/*.test.ts'],
    allowOnly: false,
    globalSetup: ['test/electron/screens.ts'],
    setupFiles: ['test/electron/own-screen.ts'],
    maxWorkers: appsAtOnce,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A busy machine takes longer than the second that is usual.
    expect: { poll: { timeout: 15_000 } },
  },
});
