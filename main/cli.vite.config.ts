/**
 * How the command line is bundled for machines without a window (`out/cli/clipslot.js`); `test/setup/build.ts` runs it
 * from the checkout's root. Everything but the one native module goes into the bundle: it starts sooner than the
 * sources and needs a third less memory. The simulator lies beside it, for `replay`, which starts it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { threadEntries } from './thread-entries.ts';

const root = resolve(import.meta.dirname, '..');

export default defineConfig({
  root,
  plugins: [sampleClips()],
  ssr: { noExternal: true, external: ['better-sqlite3'] },
  build: {
    ssr: true,
    target: 'node24',
    outDir: resolve(root, 'out/cli'),
    emptyOutDir: true,
    rolldownOptions: {
      input: {
        clipslot: resolve(root, 'main/cli/index.ts'),
        simulator: resolve(root, 'main/simulator/index.ts'),
        ...threadEntries(root),
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});

/** The recordings that `replay` makes others of, where the bundle looks for them: in `samples/` beside it. */
function sampleClips(): Plugin {
  const folder = resolve(root, 'main/replay/samples');
  return {
    name: 'sample-clips',
    generateBundle() {
      for (const name of readdirSync(folder)) {
        const source = readFileSync(join(folder, name));
        this.emitFile({ type: 'asset', fileName: `samples/${name}`, source });
      }
    },
  };
}
