// The packaged app, end to end. `npm test electron` packages it and gives it a screen first.
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/electron/**/*.test.ts'],
    allowOnly: false,
    // One app at a time: they share the screen, and their timings would disturb each other.
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A busy machine takes longer than the second that is usual.
    expect: { poll: { timeout: 15_000 } },
  },
});
