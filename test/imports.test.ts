/** The borders of the tree, as far as the compiler does not keep them: who may import whom, and one home a package. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sources(folder: string): Source[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(join(root, path), 'utf8');
      const named = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
      const imports = named.map((one) =>
        one.startsWith('.') ? relative(root, join(root, dirname(path), one)) : one,
      );
      return { path, text, imports };
    });
}

const product = ['main', 'preload', 'renderer'].flatMap(sources);

/** Where a package may be imported: a file, or a folder with everything below it. */
const homes: Readonly<Record<string, readonly string[]>> = {
  electron: ['main/index.ts', 'main/app', 'preload/bridge.ts'],
  undici: ['main/service'],
  'better-sqlite3': ['main/queue'],
  mediabunny: ['main/capture/media-facts-worker.ts'],
  picomatch: ['main/capture/listing.ts'],
  'temporal-polyfill': ['main/model/local-time.ts'],
  'electron-log/node': ['main/app/log.ts'],
  'electron-updater': ['main/app/updates/update-feed.ts'],
  commander: ['main/cli/index.ts'],
  'junit-report-builder': ['main/cli/junit.ts'],
  'prom-client': ['main/control/metrics.ts'],
  i18next: ['preload/language.ts'],
  react: ['renderer'],
  'react-dom/client': ['renderer'],
};

const within = (path: string, places: readonly string[]) =>
  places.some((place) => path === place || path.startsWith(`${place}/`));

test.each(Object.entries(homes))('%s is imported at its home only', (name, places) => {
  const users = product.filter(({ imports }) => imports.includes(name)).map(({ path }) => path);
  expect(users).not.toEqual([]);
  expect(users.filter((path) => !within(path, places))).toEqual([]);
});

/** Folders by the order in which the bits travel; a folder may import those it names, itself, and the contract. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'main/capture': ['main/engine', 'main/queue'],
  'main/service': ['main/engine', 'main/queue'],
  'main/queue': ['main/engine', 'main/capture', 'main/service'],
  'main/slots': ['main/engine', 'main/capture', 'main/queue', 'main/service'],
  'main/transfer': ['main/engine', 'main/capture', 'main/queue', 'main/service'],
  'main/engine': [
    'main/capture',
    'main/evidence',
    'main/queue',
    'main/service',
    'main/slots',
    'main/transfer',
  ],
  'main/evidence': ['main/engine', 'main/queue', 'main/service'],
  'main/control': ['main/engine', 'main/queue', 'main/transfer'],
  'main/cli': ['main/control', 'main/engine', 'main/evidence', 'main/queue', 'main/service', 'main/transfer'],
  'main/app': ['main/capture', 'main/engine', 'main/service'],
  preload: [],
  renderer: [],
};

test.each(Object.entries(mayImport))('%s imports only what it may', (folder, others) => {
  const allowed = [folder, 'preload', ...others];
  const strays = sources(folder).flatMap(({ path, imports }) =>
    imports
      .filter((one) => /^(main|preload|renderer|test)\//.test(one) && !within(one, allowed))
      .map((one) => `${path} -> ${one}`),
  );
  expect(strays).toEqual([]);
});

test('of the schemas of the contract the window takes types only: zod stays out of its bundle', () => {
  const users = sources('renderer').filter(({ text }) =>
    /^import (?!type )[^;]*(contract|setup-contract)\.ts'/m.test(text),
  );
  expect(users.map(({ path }) => path)).toEqual([]);
});

test('the simulator shares nothing with the product', () => {
  const simulator = sources('test/simulator');
  expect(simulator.length).toBeGreaterThan(10);
  const strays = simulator.flatMap(({ path, imports }) =>
    imports.filter((one) => /^(main|preload|renderer)\//.test(one)).map((one) => `${path} -> ${one}`),
  );
  expect(strays).toEqual([]);
  expect(product.filter(({ imports }) => imports.some((one) => one.startsWith('test/')))).toEqual([]);
});

test('time, chance and ids come from the world, nowhere else in the engine', () => {
  const engine = ['engine', 'capture', 'evidence', 'queue', 'slots', 'transfer', 'service'].flatMap(
    (folder) => sources(`main/${folder}`),
  );
  const ambient = /\b(Date\.now|Math\.random|setTimeout|setInterval|randomUUID|performance\.now)\b/;
  const users = engine.filter(({ text }) => ambient.test(text)).map(({ path }) => path);
  expect(users).toEqual(['main/base/runtime.ts']);
});
