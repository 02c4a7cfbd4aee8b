// `npm test`: types, lint and format, unit tests and journeys, and beside them the packaged app end to end. Goes on after
// a failure, so that one run shows everything, and closes with one line that counts the tests.
//
//   npm test [types|unit|electron] [arguments for vitest]
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { appVariable } from './app-under-test.ts';
import { build } from './build.ts';
import { anyElectron } from './electron-runtime.ts';
import { packageApp } from './package-app.ts';
import { root, runQuietly, runVisibly, tail } from './terminal.ts';
import { addCounts, type Counts, countsOf, noCounts } from './test-counts.ts';

const unitConfig = join('test', 'vitest.config.ts');
const electronConfig = join('test', 'electron', 'vitest.config.ts');
const resultsFolder = join(root, 'dist', 'test-results');

process.exitCode = await check(process.argv.slice(2));

async function check([filter, ...vitestArgs]: readonly string[]): Promise<number> {
  if (filter !== undefined && !['types', 'unit', 'electron'].includes(filter)) {
    console.error('usage: npm test [types|unit|electron] [arguments for vitest]');
    return 2;
  }
  const startedMs = performance.now();
  const isWanted = (part: string) => filter === undefined || filter === part;
  // One core checks the sources while the other makes the app; then the app's tests, which wait for people and services
  // most of the time, run beside the others, and are shown after them.
  const packaged = isWanted('electron') ? packagedApp() : null;
  const failures = isWanted('types') ? await checkSources() : [];
  const app = await packaged;
  const electron = app === null ? null : electronTests(app, vitestArgs, isWanted('unit'));
  let counts = isWanted('unit') ? await unitTests(vitestArgs) : noCounts;
  if (electron !== null) counts = addCounts(counts, (await electron).show());
  if (counts.failed > 0) failures.push('tests');
  if (filter !== 'types' && counts.passed + counts.failed === 0) failures.push('no test ran');

  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(
    `\n${failures.length === 0 ? 'all good' : `not good: ${failures.join(', ')}`} after ${seconds} s`,
  );
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return failures.length === 0 ? 0 : 1;
}

async function checkSources(): Promise<string[]> {
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
  return vitest(unitConfig, vitestArgs, process.env, null);
}

/** The program, or why there is none: a machine that can run no Electron skips its tests, a broken build fails. */
type PackagedApp = { readonly program: string } | { readonly lacks: string } | { readonly broken: string };

async function packagedApp(): Promise<PackagedApp> {
  const found = await anyElectron();
  if (!found.available) return { lacks: found.reason };
  try {
    return (await build())
      ? { program: await packageApp(found.electron, 'test') }
      : { broken: 'the app could not be built' };
  } catch (error) {
    return { broken: error instanceof Error ? error.message : String(error) };
  }
}

interface Ended {
  /** Prints what there was to see, unless it was seen already. */
  show(): Counts;
}

/** @param isBeside other tests have the terminal meanwhile */
async function electronTests(
  app: PackagedApp,
  vitestArgs: readonly string[],
  isBeside: boolean,
): Promise<Ended> {
  const title = () => heading('the packaged app, end to end');
  if (!('program' in app)) {
    const counts = 'lacks' in app ? await skippedElectronTests(app.lacks) : { ...noCounts, failed: 1 };
    if ('broken' in app) console.error(app.broken);
    return { show: () => counts };
  }
  const env = { ...process.env, [appVariable]: app.program };
  mkdirSync(resultsFolder, { recursive: true });
  const seen = isBeside ? openSync(join(resultsFolder, 'electron.txt'), 'w') : null;
  if (seen === null) title();
  const counts = await vitest(electronConfig, vitestArgs, env, seen);
  return {
    show() {
      if (seen === null) return counts;
      title();
      console.log(readFileSync(join(resultsFolder, 'electron.txt'), 'utf8'));
      return counts;
    },
  };
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

/** @param output a file for what it prints, or null: the terminal */
async function vitest(
  config: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: number | null,
): Promise<Counts> {
  const results = join(resultsFolder, `${config.replaceAll(/[^a-z]+/g, '-')}.json`);
  mkdirSync(resultsFolder, { recursive: true });
  rmSync(results, { force: true });
  const bin = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const line = [bin, 'run', '--config', config, ...reporters, ...args];
  const code = await runVisibly(process.execPath, line, { env, output });
  return countsOf(existsSync(results) ? readFileSync(results, 'utf8') : null, code);
}

function node(path: readonly string[], args: readonly string[]): Promise<number> {
  return runVisibly(process.execPath, [join(root, 'node_modules', ...path), ...args]);
}

function heading(text: string): void {
  console.log(`\n== ${text}`);
}
