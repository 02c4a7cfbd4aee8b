/**
 * `npm run scenarios -- [NAME…]`: every scenario of the library against the real engine, or those named, one line each.
 * Exit code 1 means that one did not come out as expected, 2 that a name is unknown.
 */
import { parseArgs } from 'node:util';
import type { Scenario } from '../../main/simulator/faults/scenario.ts';
import { library, libraryNames } from '../../main/simulator/faults/scenario-library.ts';
import { expectedOf } from './expected.ts';
import { differences } from './judge.ts';
import { type Outcome, runScenario } from './run-scenario.ts';

process.exitCode = await runScenarios(process.argv.slice(2));

async function runScenarios(args: readonly string[]): Promise<number> {
  const wanted = chosen(args);
  if (wanted === null) {
    console.error(`usage: npm run scenarios -- [NAME…]\nnames: ${libraryNames()}`);
    return 2;
  }
  console.log(
    row('scenario', 'published', 'tried again', 'slots', 'deleted', 'requests', 'struck', 'time', ''),
  );
  let failed = 0;
  for (const scenario of wanted) {
    const problems = await run(scenario);
    for (const problem of problems) console.log(`  ${problem}`);
    if (problems.length > 0) failed += 1;
  }
  console.log(`${wanted.length} scenarios, ${wanted.length - failed} as expected, ${failed} not`);
  return failed === 0 ? 0 : 1;
}

async function run(scenario: Scenario): Promise<readonly string[]> {
  const expected = expectedOf(scenario.name);
  try {
    const outcome = await runScenario(scenario, expected);
    const problems = differences(outcome, expected);
    console.log(lineFor(scenario.name, outcome, problems.length === 0));
    return problems;
  } catch (error) {
    console.log(row(scenario.name, '', '', '', '', '', '', '', 'FAILED'));
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

function lineFor(name: string, outcome: Outcome, isGood: boolean): string {
  const { slotsMade, orphansDeleted, requests, faultsStruck, passedMs } = outcome;
  const [first, lastly] = [outcome.states.published ?? 0, outcome.finally.published ?? 0];
  const seconds = `${Math.round(passedMs / 1000)} s`;
  const numbers = [slotsMade, orphansDeleted, requests, faultsStruck].map(String);
  const again = lastly === first ? '' : String(lastly);
  const [slots = '', deleted = '', asked = '', struck = ''] = numbers;
  return row(
    name,
    String(first),
    again,
    slots,
    deleted,
    asked,
    struck,
    seconds,
    isGood ? 'good' : 'NOT GOOD',
  );
}

function row(name: string, ...cells: readonly string[]): string {
  return `${name.padEnd(24)}${cells.map((cell) => cell.padStart(12)).join('')}`;
}

function chosen(args: readonly string[]): readonly Scenario[] | null {
  try {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
    const found = positionals.map((name) => library.find((scenario) => scenario.name === name));
    const known = found.filter((scenario) => scenario !== undefined);
    if (known.length < found.length) return null;
    return known.length === 0 ? library : known;
  } catch {
    return null;
  }
}
