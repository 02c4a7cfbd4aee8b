/**
 * How the three processes are bundled; `test/setup/build.ts` runs it from the checkout's root. Everything but Electron
 * itself and the one native module goes into the bundles, so that a package ships no node_modules but that one.
 */
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { threadEntries } from './thread-entries.ts';

const root = resolve(import.meta.dirname, '..');

/** The oldest Electron that has to run this: 33 (Node 20.18, Chromium 130), the one of the end-to-end tests. */
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

export default defineConfig({
  main: {
    build: {
      target: nodeTarget,
      outDir: resolve(root, 'out/main'),
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          index: resolve(root, 'main/index.ts'),
          ...threadEntries(root),
          // A process of its own (Electron's utilityProcess), so an entry of its own.
          'practice-service': resolve(root, 'main/simulator/index.ts'),
        },
        external: ['electron', 'better-sqlite3'],
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      outDir: resolve(root, 'out/preload'),
      externalizeDeps: false,
      rolldownOptions: {
        input: { bridge: resolve(root, 'preload/bridge.ts') },
        external: ['electron'],
        // One CommonJS file: a sandboxed preload can neither import nor require a neighbour.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    // Relative addresses: the window's files live at app://ui/, and no path of the build may be in them.
    base: './',
    plugins: [react()],
    build: {
      target: chromeTarget,
      outDir: resolve(root, 'out/renderer'),
      rolldownOptions: { input: resolve(root, 'renderer/index.html') },
    },
  },
});
