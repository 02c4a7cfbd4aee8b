// The pages for people say what is there: links lead somewhere, scripts and commands exist, files bear the names given.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cliCommands } from '../../main/cli/cli-commands.ts';
import { root } from './terminal.ts';

const pages = [
  'README.md',
  'main/README.md',
  'main/DECISIONS.md',
  'main/cli/README.md',
  'main/config/README.md',
  'main/simulator/README.md',
  'test/README.md',
  'test/bench/README.md',
  'test/faults/README.md',
].map((path) => ({ path, folder: dirname(path), text: readFileSync(join(root, path), 'utf8') }));

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);
const exists = (...path: string[]) => existsSync(join(root, ...path));

test('the first page is short, and leads to every other', () => {
  const { text } = pages[0] ?? { text: '' };
  expect(text.split('\n').length).toBeLessThanOrEqual(150);
  const linked = pages.slice(1).filter(({ path }) => text.includes(path) || text.includes(dirname(path)));
  expect(linked.map(({ path }) => path)).toEqual(pages.slice(1).map(({ path }) => path));
});

describe.each(pages)('$path', ({ text, folder }) => {
  test('links lead to files and folders that are there', () => {
    const links = all(text, /\]\(([^)#:]+)\)/g);
    expect(links.filter((link) => !exists(folder, link))).toEqual([]);
  });

  test('names scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const named = all(text, /npm run (?:-s )?([a-z][a-z:-]*)/g);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('names sources that are there', () => {
    // A path with a folder in it, from this page's folder, the checkout's root, main/ or test/.
    const named = all(text, /`((?:[\w.-]+\/)+[\w.-]*)`/g).filter((path) =>
      /\/$|\.(ts|mjs|md|json|svg)$/.test(path),
    );
    const places = [folder, '.', 'main', 'test'];
    const made = /^(?:out|logs|environments|dist)\b/;
    const lost = named.filter((path) => !made.test(path) && !places.some((place) => exists(place, path)));
    expect(lost).toEqual([]);
  });
});

test('the page of the command line names every command', () => {
  const { text } = pages.find(({ path }) => path === 'main/cli/README.md') ?? { text: '' };
  const named = all(text, /^\| (`[^|]*(?:\\\|[^|]*)*) \|/gm).flatMap((cell) => all(cell, /`([a-z-]+)/g));
  expect(named.sort()).toEqual(cliCommands.map(({ name }) => name).sort());
});
