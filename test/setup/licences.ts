// Gathers the licences of everything that the bundles carry, for the package: one file, in the order of the names.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './terminal.ts';

/** The part of package-lock.json that is needed. */
interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean }>>;
}

export function writeLicences(file: string): void {
  writeFileSync(file, licences());
}

export function licences(): string {
  // Our own lock file, as npm has written it.
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const folders = Object.entries(lock.packages)
    .filter(([path, { dev, optional }]) => path !== '' && !dev && !optional)
    .map(([path]) => path);
  return folders
    .map(licenceOf)
    .sort()
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceOf(path: string): string {
  const folder = join(root, path);
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());
  const title = `${about.name} ${about.version} (${about.license ?? 'no licence named'})`;
  return [title, ...sourceOf(about), ...texts, ''].join('\n\n');
}

/** The MPL asks that whoever gets the program is told where its source is. */
function sourceOf({ license, name, version, repository }: Record<string, unknown>): string[] {
  if (!/\bMPL\b/.test(String(license))) return [];
  const address =
    typeof repository === 'object' && repository !== null && 'url' in repository
      ? repository.url
      : repository;
  return [
    `Source of this version, unchanged: ${String(address)}, and https://www.npmjs.com/package/${name}/v/${version}`,
  ];
}
