// The configuration of the packages: what electron-builder accepts, and what a package must not
// lack.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { beforeAll, describe, expect, test } from 'vitest';
import { iconFolder } from '../setup/icons.ts';
import { licences } from '../setup/licences.ts';

const root = join(import.meta.dirname, '..', '..');
const scheme = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('app-builder-lib/scheme.json'), 'utf8'),
);
let config: Awaited<ReturnType<typeof getConfig>>;

beforeAll(async () => {
  config = await getConfig(root, 'electron-builder.yml', null);
});

test('electron-builder accepts every word of the configuration', async () => {
  await validateConfiguration(config, new DebugLogger(false));
  const misspelt = { ...config, perMachin: true };
  await expect(validateConfiguration(misspelt, new DebugLogger(false))).rejects.toThrow(/perMachin/);
});

test('19 every fuse that electron-builder knows is named, none is left to a default', () => {
  const known = Object.keys(scheme.definitions.FuseOptionsV1.properties);
  expect(Object.keys(config.electronFuses ?? {}).sort()).toEqual(known.sort());
});

describe('each system', () => {
  test('Windows is installed per machine, and what the owner has outlives it', () => {
    expect(config.nsis).toMatchObject({ oneClick: false, perMachine: true, deleteAppDataOnUninstall: false });
  });

  test('macOS runs hardened, is notarised, and gives up nothing but what V8 needs', () => {
    expect(config.mac).toMatchObject({ hardenedRuntime: true, notarize: true });
    const entitlements = readFileSync(join(root, config.mac?.entitlements ?? ''), 'utf8');
    const keys = [...entitlements.matchAll(/<key>([^<]+)<\/key>/g)].map(([, key]) => key);
    expect(keys).toEqual(['com.apple.security.cs.allow-jit']);
  });

  test('Linux comes as AppImage and as deb, the deb with a profile for AppArmor', () => {
    const targets = (config.linux?.target ?? []) as readonly { readonly target: string }[];
    expect(targets.map(({ target }) => target)).toEqual(['AppImage', 'deb']);
    // Left out, electron-builder writes the profile and the scripts that load it.
    expect(config.deb).not.toHaveProperty('appArmorProfile');
    expect(config.deb).not.toHaveProperty('afterInstall');
  });

  test('has its icon, of those that a build draws', () => {
    const icons = [config.win?.icon, config.mac?.icon, config.linux?.icon];
    const drawn = ['icon.ico', 'icon.icns', 'linux'].map((name) => relative(root, join(iconFolder, name)));
    expect(icons).toEqual(drawn.map((path) => path.replaceAll('\\', '/')));
  });
});

test('a build names no feed for updates unless it is told one', () => {
  expect(config.publish).toBeNull();
});

test('the licences of all that is bundled go with it', () => {
  const text = licences();
  for (const name of ['react', 'undici', 'zod', 'better-sqlite3', 'electron-updater', 'i18next'])
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  expect(text).toContain('Permission is hereby granted');
});
