// `npm run test:windows`: the product's own tests on Windows code paths, in a Windows Node under Wine. What Wine
// cannot show (Explorer, real NTFS, shares, Electron) is no part of it, and left-out.ts names what does not run there.
//
//   npm run test:windows [-- part of a file's name]…
import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { root, tail } from '../setup/terminal.ts';
import { addCounts, type Counts, noCounts } from '../setup/test-counts.ts';
import { whyFileIsLeftOut } from './left-out.ts';
import { startInWindows, type WindowsMachine, windowsMachine, windowsPath } from './machine.ts';

const rooms = ['base', 'model', 'config', 'service', 'storage', 'capture', 'ingest', 'slots', 'transfer'];
/** Whole ways of a clip in which Windows differs. */
const journeys = ['test/faults/b-moves.test.ts'];
const results = join(root, 'dist', 'test-results', 'windows');
const filesPerProcess = 12;
const processesAtOnce = 2;
/** A file that takes longer hangs. */
const longestFileMs = 180_000;
const lookEveryMs = 200;

const outcome = z.object({
  file: z.string(),
  passed: z.number(),
  skipped: z.number(),
  failures: z.array(z.string()),
});
type FileOutcome = z.output<typeof outcome>;

/** Prints what there is to see, and counts. Where there can be no Windows, one line says so. */
export async function windowsTests(named: readonly string[]): Promise<Counts> {
  const machine = await windowsMachine();
  const wanted = filesNamed(named);
  if ('lacks' in machine) {
    console.log(`skipped ${wanted.length} test files, because there is no Windows: ${machine.lacks}`);
    return { ...noCounts, skipped: wanted.length };
  }
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const leftOut = wanted.filter((file) => whyFileIsLeftOut(file) !== null);
  for (const file of leftOut) console.log(`  left out: ${file}: ${whyFileIsLeftOut(file)}`);
  const outcomes = await runAll(
    machine,
    wanted.filter((file) => whyFileIsLeftOut(file) === null),
  );
  for (const { file, failures } of outcomes)
    for (const failure of failures) console.log(`  failed: ${file}: ${failure}`);
  return outcomes.reduce<Counts>(
    (sum, { passed, skipped, failures }) => addCounts(sum, { passed, skipped, failed: failures.length }),
    { ...noCounts, skipped: leftOut.length },
  );
}

function filesNamed(named: readonly string[]): string[] {
  const patterns = [...rooms.map((room) => `test/${room}/**/*.test.ts`), ...journeys];
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
  return files.filter((file) => named.length === 0 || named.some((part) => file.includes(part)));
}

async function runAll(machine: WindowsMachine, files: readonly string[]): Promise<FileOutcome[]> {
  const portions: string[][] = [];
  for (let from = 0; from < files.length; from += filesPerProcess)
    portions.push(files.slice(from, from + filesPerProcess));
  const outcomes: FileOutcome[] = [];
  let processes = 0;
  const worker = async () => {
    for (let portion = portions.shift(); portion !== undefined; portion = portions.shift()) {
      processes += 1;
      const done = await runTogether(machine, portion, processes);
      outcomes.push(...done);
      const rest = portion.slice(done.length);
      if (rest.length > 0) portions.push(rest);
    }
  };
  await Promise.all(Array.from({ length: processesAtOnce }, worker));
  return outcomes;
}

/** Of the files in order, as far as the process came; the file in which it died or hung is the last, and failed. */
async function runTogether(
  machine: WindowsMachine,
  files: readonly string[],
  number: number,
): Promise<FileOutcome[]> {
  const told = join(results, `${number}.jsonl`);
  const output = join(results, `${number}.txt`);
  const folder = join(root, 'test', 'windows');
  const preload = `file:///Z:${join(folder, 'preload.ts')}`;
  const options = ['--disable-warning=ExperimentalWarning', '--import', preload];
  const line = [...options, windowsPath(join(folder, 'run-files.ts')), windowsPath(told), ...files];
  const running = startInWindows(machine, line, { output });
  let isRunning = true;
  void running.ended.then(() => {
    isRunning = false;
  });
  let done = 0;
  let changedMs = performance.now();
  while (isRunning) {
    await Promise.race([running.ended, sleep(lookEveryMs)]);
    const now = outcomesIn(told).length;
    if (now > done) changedMs = performance.now();
    done = now;
    if (performance.now() - changedMs > longestFileMs) running.kill();
  }
  const outcomes = outcomesIn(told);
  const died = files[outcomes.length];
  if (died === undefined) return outcomes;
  const last = tail(readFileSync(output, 'utf8'));
  const failure = `its process ended in the middle of it, or hung for ${longestFileMs / 1000} s\n${last}`;
  return [...outcomes, { file: died, passed: 0, skipped: 0, failures: [failure] }];
}

function outcomesIn(file: string): FileOutcome[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => outcome.parse(JSON.parse(line)));
}

if (import.meta.main) {
  const counts = await windowsTests(process.argv.slice(2));
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped under Windows`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}
