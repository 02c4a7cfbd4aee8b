/**
 * The ground plan, as far as the compiler does not keep it: one order of rooms in which everything runs one way, one home
 * a package, no circles, no factory that plays at being a class. Reads the sources as text and as syntax; allows nothing.
 */
import { describe, expect, test } from 'vitest';
import {
  bundleEntries,
  circlesIn,
  isAmbient,
  longFactoriesIn,
  product,
  type Source,
  sourcesIn,
} from './support/source-tree.ts';

/** From the ground up: a room imports only itself and rooms before it. */
const rooms = [
  'base',
  'model',
  'config',
  'service',
  'storage',
  'capture',
  'ingest',
  'slots',
  'transfer',
  'view',
  'evidence',
  'engine',
  'control',
  'replay',
  'cli',
  'app',
] as const;

/** The same for the window: `frame` is what the screens stand in, and `parts` what they are made of. */
const windowRooms = [
  'parts',
  'frame',
  'clip',
  'queue',
  'overview',
  'settings',
  'first-look',
  'first-run',
  'start',
  'about',
] as const;

/** Where a package may be imported: a file, or a folder with everything below it. */
const homes: Readonly<Record<string, readonly string[]>> = {
  electron: ['main/index.ts', 'main/app', 'preload/bridge.ts'],
  undici: ['main/service'],
  'better-sqlite3': ['main/storage'],
  'p-limit': ['main/transfer/block-reader.ts'],
  picomatch: ['main/capture/listing.ts'],
  'temporal-polyfill': ['main/model/local-time.ts'],
  'electron-updater': ['main/app/updates/update-feed.ts'],
  commander: ['main/cli/index.ts'],
  'fast-xml-builder': ['main/cli/junit.ts'],
  'prom-client': ['main/control/metrics.ts'],
  i18next: ['preload/language.ts'],
  react: ['renderer'],
  'react-dom/client': ['renderer'],
};

const within = (path: string, places: readonly string[]) =>
  places.some((place) => path === place || path.startsWith(`${place}/`));

/** Imports of a source that lead to none of these places, as `from -> to`. */
const straysFrom = ({ path, imports }: Source, places: readonly string[]) =>
  imports.filter((one) => isOurs(one) && !within(one, places)).map((one) => `${path} -> ${one}`);

const isOurs = (path: string) => /^(main|preload|renderer|test)\//.test(path);

test.each(Object.entries(homes))('%s is imported at its home only', (name, places) => {
  const users = product.filter(({ imports }) => imports.includes(name)).map(({ path }) => path);
  expect(users).not.toEqual([]);
  expect(users.filter((path) => !within(path, places))).toEqual([]);
});

describe('the rooms in their order', () => {
  test('every folder of main is a room of this list, and every room is there', () => {
    const folders = new Set(
      sourcesIn('main').flatMap(({ path }) => path.match(/^main\/([^/]+)\//)?.[1] ?? []),
    );
    expect([...folders].sort()).toEqual([...rooms, 'simulator'].sort());
  });

  test.each(rooms.map((room, at) => [room, rooms.slice(0, at + 1)] as const))(
    '%s imports only rooms before it',
    (room, before) => {
      const allowed = ['preload', ...before.map((one) => `main/${one}`)];
      expect(sourcesIn(`main/${room}`).flatMap((source) => straysFrom(source, allowed))).toEqual([]);
    },
  );

  test('the contract imports nothing of the processes it is between', () => {
    expect(sourcesIn('preload').flatMap((source) => straysFrom(source, ['preload']))).toEqual([]);
  });

  test('every folder of the window is a room of its list', () => {
    const folders = new Set(
      sourcesIn('renderer').flatMap(({ path }) => path.match(/^renderer\/([^/]+)\//)?.[1] ?? []),
    );
    expect([...folders].sort()).toEqual([...windowRooms].sort());
  });

  test.each(windowRooms)('of the window, %s imports no screen but itself', (room) => {
    const allowed = ['preload', 'renderer/parts', 'renderer/frame', `renderer/${room}`];
    const before = room === 'parts' ? allowed.filter((one) => one !== 'renderer/frame') : allowed;
    expect(sourcesIn(`renderer/${room}`).flatMap((source) => straysFrom(source, before))).toEqual([]);
  });

  test('the files outside rooms compose: they import rooms, and no room imports them', () => {
    const composing = ['main/index.ts', 'renderer/app.tsx', 'renderer/main.tsx'];
    const users = product.filter(({ path }) => !composing.includes(path));
    expect(users.filter(({ imports }) => imports.some((one) => composing.includes(one)))).toEqual([]);
  });
});

describe('what is not an import but runs all the same', () => {
  test('the product neither imports nor starts nor bundles anything of test/', () => {
    const named = /['"`/.](?:\.\.\/)*test\/[\w-]+\/[\w./-]*\.(?:m?js|ts|json|mp4|mkv)/;
    expect(product.filter(({ code }) => named.test(code)).map(({ path }) => path)).toEqual([]);
    expect(product.filter(({ imports }) => imports.some((one) => one.startsWith('test/')))).toEqual([]);
    expect(bundleEntries().filter((entry) => !isOurs(entry) || entry.startsWith('test/'))).toEqual([]);
  });

  test('threads and processes are started at entries of their own room, or at the simulator', () => {
    const started = product.flatMap(({ path, started }) => started.map((entry) => [path, entry] as const));
    expect(started.length).toBeGreaterThanOrEqual(2);
    const strays = started.filter(
      ([path, entry]) => roomOf(path) !== roomOf(entry) && !entry.startsWith('main/simulator/index.'),
    );
    expect(strays).toEqual([]);
  });

  test('the simulator shares nothing with the product, and only its entry is started', () => {
    const simulator = sourcesIn('main/simulator');
    expect(simulator.length).toBeGreaterThan(10);
    expect(simulator.flatMap((source) => straysFrom(source, ['main/simulator']))).toEqual([]);
    const outside = product.filter(({ path }) => !path.startsWith('main/simulator/'));
    expect(outside.filter(({ imports }) => imports.some((one) => one.startsWith('main/simulator/')))).toEqual(
      [],
    );
  });
});

test('of the schemas of the contract the window takes types only: zod stays out of its bundle', () => {
  const users = sourcesIn('renderer').filter(({ text }) =>
    /^import (?!type )[^;]*(contract|setup-contract)\.ts'/m.test(text),
  );
  expect(users.map(({ path }) => path)).toEqual([]);
});

test('no promise of app and window is put aside with void: a failure there reaches no one', () => {
  const shell = [...sourcesIn('main/app'), ...sourcesIn('renderer')];
  const aside = /\bvoid [#\w.]+\(/;
  expect(shell.filter(({ code }) => aside.test(code)).map(({ path }) => path)).toEqual([]);
});

test('no files import each other in a circle', () => {
  expect(circlesIn(product)).toEqual([]);
});

test('what holds state is a class: no function over 60 lines returns closures', () => {
  expect(product.flatMap(longFactoriesIn)).toEqual([]);
});

test('time, chance and ids come from a room called base, nowhere else in main', () => {
  const users = sourcesIn('main').filter((source) => !source.path.includes('/base/') && isAmbient(source));
  expect(users.map(({ path }) => path)).toEqual([]);
});

function roomOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}
