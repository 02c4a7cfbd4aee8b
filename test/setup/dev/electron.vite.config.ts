// The product's own bundles, for `npm run dev`: the same entries and targets, but into out/dev, with maps to the sources,
// and with the main process entered where Vite takes the place of the packaged files. Assumes the checkout's root as cwd.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig, type UserConfig } from 'electron-vite';
import { mergeConfig, type Plugin } from 'vite';
import { pageNonce } from './page-policy.ts';

const output = (part: string) => ({ outDir: resolve('out/dev/out', part), sourcemap: true });

export default defineConfig(async () => {
  const { main, preload, renderer } = await productConfig();
  const rolldownOptions = {
    input: { index: resolve('test/setup/dev/main-entry.ts') },
    // Beside the threads that it starts by their names.
    output: { chunkFileNames: '[name].js' },
  };
  return {
    main: mergeConfig(main ?? {}, { build: { ...output('main'), rolldownOptions } }),
    preload: mergeConfig(preload ?? {}, { build: output('preload') }),
    renderer: mergeConfig(renderer ?? {}, { html: { cspNonce: pageNonce }, plugins: [watchPreload] }),
  };
});

/** Of files outside the window's folder Vite would lose those that an editor replaces instead of writing into them. */
const watchPreload: Plugin = {
  name: 'clipslot:watch-preload',
  configureServer: ({ watcher }) => void watcher.add(resolve('preload')),
};

/** Imported by Node: electron-vite would bundle it into this file, and it would look for its entries from here. */
async function productConfig(): Promise<UserConfig> {
  const { href } = pathToFileURL(resolve('main/electron.vite.config.ts'));
  return (await import(href)).default;
}
