/** The control calls about scenarios: what the library holds, which one is on and what it has struck, and another one. */
import { z } from 'zod';
import { type Answer, json } from '../answers/answers.ts';
import { readScenario, type Scenario, type ScenarioResult } from '../faults/scenario.ts';
import { library, libraryNames, scenarioNamed } from '../faults/scenario-library.ts';
import type { World } from '../service/service.ts';
import { mergeSettings } from '../settings/settings.ts';

export function libraryAnswer(world: World): Answer {
  const scenarios = library.map(({ name, sentence, seed, faults }) => ({
    name,
    sentence,
    seed,
    faults: faults.length,
  }));
  return json(200, { active: world.faults.active().scenario.name, scenarios });
}

/** The active scenario whole, seed included, and all settings: a run can be repeated from this answer alone. */
export function activeScenario(world: World): Answer {
  const { scenario, loadedAt, counts } = world.faults.active();
  const about = { scenario, settings: world.settings, counts, loadedAt: new Date(loadedAt).toISOString() };
  return json(200, { ok: true, ...about });
}

/** A whole scenario, or `{"name"}` of one in the library. */
export function loadScenario(body: unknown, world: World): Answer {
  const read = scenarioAsked(body);
  if (!read.ok) return json(400, { ok: false, problem: read.problem });
  const problem = startScenario(read.scenario, world);
  if (problem !== null) return json(400, { ok: false, problem });
  return json(200, { ok: true, scenario: read.scenario.name });
}

/** Settings of the scenario before are gone, and those the tester gave stay. @returns what is wrong with its settings */
function startScenario(scenario: Scenario, world: World): string | null {
  const merged = mergeSettings(world.ownSettings, scenario.settings);
  if (!merged.ok) return `scenario.${merged.problem}`;
  world.settings = merged.settings;
  world.faults.load(scenario, world.now());
  return null;
}

const onlyName = z.strictObject({ name: z.string() });

function scenarioAsked(body: unknown): ScenarioResult {
  const named = onlyName.safeParse(body);
  if (!named.success) return readScenario(body);
  const scenario = scenarioNamed(named.data.name);
  if (scenario !== null) return { ok: true, scenario };
  return { ok: false, problem: `name: no such scenario; there are ${libraryNames()}` };
}
