/** The quick ones of the library, end to end; `npm run scenarios` runs them all. */
import { expect, test } from 'vitest';
import { library } from '../../main/simulator/faults/scenario-library.ts';
import { expectedOf } from './expected.ts';
import { differences } from './judge.ts';
import { runScenario } from './run-scenario.ts';

const quick = library.filter(({ name }) => expectedOf(name).quick === true);

test('some scenarios are quick enough for every run of the tests', () => {
  expect(quick.length).toBeGreaterThanOrEqual(8);
});

test.each(quick)('$name: $sentence', { timeout: 60_000 }, async (scenario) => {
  const expected = expectedOf(scenario.name);
  expect(differences(await runScenario(scenario, expected), expected)).toEqual([]);
});

test('a run that comes out otherwise is told as such', async () => {
  const scenario = library.find(({ name }) => name === 'claims-refused');
  if (scenario === undefined) throw new Error('no such scenario');
  const outcome = await runScenario(scenario, {
    states: { published: 6 },
  });
  expect(differences(outcome, { states: { published: 6 } })).toEqual([
    'states: 1 refused, 5 published, expected 6 published',
    'reasons: 1 claims-refused, expected none',
  ]);
});
