// `npm test`: types, lint and format, unit tests and journeys, then the packaged app end to end. Goes on after a failure,
// so that one run shows everything, and closes with one line that counts the tests.
//
//   npm test [types|unit|electron] [arguments for vitest]
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { appVariable } from './app-under-test.ts';
import { build } from './build.ts';
import { onScreen } from './debian-packages.ts';
import { anyElectron } from './electron-runtime.ts';
import { packageApp } from './package-app.ts';
import { root, runQuietly, runVisibly, tail } from './terminal.ts';
import { addCounts, type Counts, countsOf, noCounts } from './test-counts.ts';

const unitConfig = join('test', 'vitest.config.ts');
const electronConfig = join('test', 'electron', 'vitest.config.ts');

process.exitCode = await check(process.argv.slice(2));

async function check([filter, ...vitestArgs]: readonly string[]): Promise<number> {
  if (filter !== undefined && !['types', 'unit', 'electron'].includes(filter)) {
    console.error('usage: npm test [types|unit|electron] [arguments for vitest]');
    return 2;
  }
  const startedMs = performance.now();
  const isWanted = (part: string) => filter === undefined || filter === part;
  const failures: string[] = [];
  let counts = noCounts;
  if (isWanted('types')) failures.push(...(await checkSources()));
  if (isWanted('unit')) counts = addCounts(counts, await unitTests(vitestArgs));
  if (isWanted('electron')) counts = addCounts(counts, await electronTests(vitestArgs));
  if (counts.failed > 0) failures.push('tests');
  if (filter !== 'types' && counts.passed + counts.failed === 0) failures.push('no test ran');

  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(
    `\n${failures.length === 0 ? 'all good' : `not good: ${failures.join(', ')}`} after ${seconds} s`,
  );
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return failures.length === 0 ? 0 : 1;
}

async function checkSources(): Promise<readonly string[]> {
  const failures: string[] = [];
  heading('types');
  if ((await node(['typescript', 'bin', 'tsc'], ['-b'])) !== 0) failures.push('types');
  heading('lint and format');
  if ((await node(['@biomejs', 'biome', 'bin', 'biome'], ['check', '.'])) !== 0)
    failures.push('lint and format');
  return failures;
}

function unitTests(vitestArgs: readonly string[]): Promise<Counts> {
  heading('unit tests and journeys');
  return vitest(unitConfig, vitestArgs, [], process.env);
}

async function electronTests(vitestArgs: readonly string[]): Promise<Counts> {
  heading('the packaged app, end to end');
  const found = await anyElectron();
  if (!found.available) return skippedElectronTests(found.reason);
  if (!(await build())) return { ...noCounts, failed: 1 };
  try {
    const env = { ...process.env, [appVariable]: await packageApp(found.electron, 'test') };
    return await vitest(electronConfig, vitestArgs, onScreen([]), env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { ...noCounts, failed: 1 };
  }
}

/** Names each test that did not run, and counts it as skipped: a test that could not run has not passed. */
async function skippedElectronTests(reason: string): Promise<Counts> {
  const bin = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const listed = await runQuietly(process.execPath, [bin, 'list', '--config', electronConfig]);
  console.log(`skipped, because there is no Electron to run with: ${reason}`);
  if (listed.code !== 0) {
    console.error(tail(listed.output));
    return { ...noCounts, failed: 1 };
  }
  const names = listed.output.split('\n').filter((line) => line.includes(' > '));
  for (const name of names) console.log(`  skipped: ${name}`);
  return { ...noCounts, skipped: names.length };
}

async function vitest(
  config: string,
  args: readonly string[],
  wrapper: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Counts> {
  const results = join(root, 'dist', 'test-results', `${config.replaceAll(/[^a-z]+/g, '-')}.json`);
  mkdirSync(join(results, '..'), { recursive: true });
  rmSync(results, { force: true });
  const bin = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const line = [...wrapper, process.execPath, bin, 'run', '--config', config, ...reporters, ...args];
  const code = await runVisibly(line[0] ?? process.execPath, line.slice(1), { env });
  return countsOf(existsSync(results) ? readFileSync(results, 'utf8') : null, code);
}

function node(path: readonly string[], args: readonly string[]): Promise<number> {
  return runVisibly(process.execPath, [join(root, 'node_modules', ...path), ...args]);
}

function heading(text: string): void {
  console.log(`\n== ${text}`);
}
