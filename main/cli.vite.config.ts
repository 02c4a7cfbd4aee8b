/**
 * How the command line is bundled for machines without a window (`out/cli/clipslot.js`); `test/setup/build.ts` runs it
 * from the checkout's root. Everything but the one native module goes into the bundle: it starts sooner than the
 * sources and needs a third less memory.
 */
import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { threadEntries } from './thread-entries.ts';

const root = resolve(import.meta.dirname, '..');

export default defineConfig({
  root,
  ssr: { noExternal: true, external: ['better-sqlite3'] },
  build: {
    ssr: true,
    target: 'node24',
    outDir: resolve(root, 'out/cli'),
    emptyOutDir: true,
    rolldownOptions: {
      input: {
        clipslot: resolve(root, 'main/cli/index.ts'),
        ...threadEntries(root),
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
