/** A scenario file: which faults strike which calls, and what they do. Strict: an unknown key is an error that names it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ok, problem, type Result } from '../base/result.ts';
import { schemaProblem } from '../settings/schema-problem.ts';
import { mergeSettings, settingsSchema, somePartOfSettings } from '../settings/service-settings.ts';
import { faultAction } from './fault-actions.ts';

const delay = z.number().int().min(0);

const when = z.strictObject({
  call: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      'Only the nth call, from 1, of those that the keys below leave; without any, the nth of its kind.',
    ),
  every: z.number().int().min(1).optional().describe('Every nth of them.'),
  times: z.number().int().min(1).optional().describe('At most so often.'),
  chance: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('By chance, from 0 to 1; the seed makes it repeatable.'),
  blockNum: z.number().int().min(0).optional().describe('Only calls about this block, from 0.'),
  fileSize: z
    .strictObject({
      atLeast: z.number().optional().describe('In bytes.'),
      atMost: z.number().optional().describe('In bytes.'),
    })
    .optional()
    .describe('Only calls about clips of this size.'),
  caption: z.string().optional().describe('Only calls about clips with this userCaption.'),
  clip: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Only calls about the nth slot, from 1; a slot request is about the slot it would make.'),
  afterMs: delay.optional().describe('Only once so much time has passed since the scenario began.'),
  beforeMs: delay.optional().describe('Only until so much time has passed since then.'),
});

const calls = [
  'slot',
  'block',
  'get',
  'list',
  'delete',
  'thumbnail',
  'metadata',
  'rating',
  'download',
] as const;

const fault = z.strictObject({
  on: z
    .enum([...calls, 'format', 'any'])
    .describe(
      'The kind of call: `slot` asks for one, `block` sends bits, `get` asks for a clip, `list` for all.',
    ),
  when: when.default({}).describe('Which of these calls; left out: each. All keys must fit.'),
  do: faultAction.describe('What happens.'),
});

const scenarioSchema = z.strictObject({
  $schema: z.string().optional().describe('For editors: where the schema of this file lies.'),
  name: z.string().describe('A short name.'),
  sentence: z.string().describe('What it is about, for people.'),
  seed: z
    .number()
    .int()
    .describe('Any whole number: what goes by chance goes the same way with the same seed.'),
  settings: somePartOfSettings
    .default({})
    .describe('Some of the settings of SETTINGS.md; the others keep their defaults.'),
  faults: z.array(fault).describe('The first that applies strikes; a call is struck by one at most.'),
});

/** For editors and documents: the same, with every setting by its name. */
const scenarioDocument = scenarioSchema.extend({
  settings: settingsSchema.partial().optional().describe('Some settings; the others keep their defaults.'),
});

/** The JSON Schema of a scenario file. */
export function scenarioJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(scenarioDocument, { io: 'input' });
}

export type { FaultAction, RetryAfter } from './fault-actions.ts';
export type Fault = z.infer<typeof fault>;
export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;

export const NO_SCENARIO: Scenario = {
  name: 'none',
  sentence: 'Everything works.',
  seed: 1,
  settings: {},
  faults: [],
};

export function readScenario(value: unknown): Result<Scenario> {
  const parsed = scenarioSchema.safeParse(value);
  if (!parsed.success) return problem(schemaProblem(parsed.error, scenarioJsonSchema(), value, 'scenario'));
  const settings = mergeSettings({}, parsed.data.settings);
  return settings.ok ? ok(parsed.data) : problem(`scenario.${settings.problem}`);
}

export function readScenarioFile(path: string): Result<Scenario> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return problem(`--scenario ${path}: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  return readScenario(value);
}
