/** The control calls about scenarios: what the library holds, which one is on and what it has struck, and another one. */
import { z } from 'zod';
import { type Answer, json } from '../answers/answers.ts';
import { ok, problem, type Result } from '../base/result.ts';
import { readScenario, type Scenario } from '../faults/scenario.ts';
import { library, libraryNames, scenarioNamed } from '../faults/scenario-library.ts';
import type { Service } from '../service/service.ts';

export function libraryAnswer(service: Service): Answer {
  const scenarios = library.map(({ name, sentence, seed, faults }) => ({
    name,
    sentence,
    seed,
    faults: faults.length,
  }));
  return json(200, { active: service.faults.active().scenario.name, scenarios });
}

/** The active scenario whole, seed included, and all settings: a run can be repeated from this answer alone. */
export function activeScenario(service: Service): Answer {
  const { scenario, loadedAt, counts } = service.faults.active();
  const about = { scenario, settings: service.settings, counts, loadedAt: new Date(loadedAt).toISOString() };
  return json(200, { ok: true, ...about });
}

/** A whole scenario, or `{"name"}` of one in the library. */
export function loadScenario(body: unknown, service: Service): Answer {
  const read = scenarioAsked(body);
  if (!read.ok) return json(400, { ok: false, problem: read.problem });
  const started = service.startScenario(read.value);
  if (!started.ok) return json(400, { ok: false, problem: `scenario.${started.problem}` });
  return json(200, { ok: true, scenario: read.value.name });
}

const onlyName = z.strictObject({ name: z.string() });

function scenarioAsked(body: unknown): Result<Scenario> {
  const named = onlyName.safeParse(body);
  if (!named.success) return readScenario(body);
  const scenario = scenarioNamed(named.data.name);
  return scenario === null ? problem(`name: no such scenario; there are ${libraryNames()}`) : ok(scenario);
}
