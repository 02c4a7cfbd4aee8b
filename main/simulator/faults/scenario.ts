/** A scenario file: which faults strike which calls, and what they do. Strict: an unknown key is an error that names it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ok, problem, type Result } from '../base/result.ts';
import { LAST_STATES } from '../ledger/clip-states.ts';
import { firstProblem, mergeSettings, somePartOfSettings } from '../settings/service-settings.ts';

const bodyForm = z.enum(['service', 'empty', 'html']);
const delay = z.number().int().min(0);
const how = z.enum(['close', 'reset']).default('close');

/** Seconds, an HTTP-date so many seconds from now, or any text at all. */
const retryAfter = z.union([z.number(), z.string(), z.strictObject({ dateInSeconds: z.number() })]);

const faultAction = z.discriminatedUnion('kind', [
  /** The effect happens, the answer never comes. */
  z.strictObject({ kind: z.literal('lost-answer'), how }),
  z.strictObject({ kind: z.literal('drop-before-effect'), how }),
  /** Before the effect, between effect and answer, or in taking in the bits. */
  z.strictObject({
    kind: z.literal('slow'),
    beforeMs: delay.default(0),
    afterMs: delay.default(0),
    bytesPerSecond: z.number().min(1).optional(),
  }),
  /** Any status; with `effect` the call is processed first, as behind a proxy that gave up. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(200).max(599),
    retryAfter: retryAfter.optional(),
    body: bodyForm.default('service'),
    effect: z.boolean().default(false),
    message: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('throttle'), retryAfter: retryAfter.default(15) }),
  z.strictObject({
    kind: z.literal('redirect'),
    status: z.union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)]).default(307),
    location: z.string(),
  }),
  z.strictObject({ kind: z.literal('unauthorized') }),
  /** Over quota, in the service's own words [uri-usersmescidclipspost.md]. */
  z.strictObject({ kind: z.literal('over-quota') }),
  /** For good: the slot of this call answers so from now on. */
  z.strictObject({
    kind: z.literal('slot-gone'),
    status: z.union([z.literal(403), z.literal(404), z.literal(410)]).default(410),
  }),
  z.strictObject({ kind: z.literal('cut-after-bytes'), bytes: z.number().int().min(0) }),
  z.strictObject({ kind: z.literal('truncated-answer'), missingBytes: z.number().int().min(1).default(10) }),
  z.strictObject({
    kind: z.literal('forget-blocks'),
    blockNums: z.union([z.literal('all'), z.array(z.number().int())]).default('all'),
  }),
  z.strictObject({
    kind: z.literal('unreadable-answer'),
    form: z.enum(['html', 'invalid-json', 'missing-field', 'empty', 'huge']),
    field: z.string().default('uploadUri'),
    bytes: z.number().int().min(1).default(10_000_000_000),
  }),
  /** `{gameClipId}` and `{transferHost}` in the text are filled in. */
  z.strictObject({ kind: z.literal('foreign-upload-uri'), uri: z.string() }),
  z.strictObject({ kind: z.literal('same-slot-twice') }),
  /** One POST, two slots: the answer tells of the second. */
  z.strictObject({ kind: z.literal('processed-twice') }),
  z.strictObject({ kind: z.literal('reject-after-upload') }),
  /** Once its bits are there the clip goes on to this state and stays. */
  z.strictObject({ kind: z.literal('ends-in'), state: z.enum(LAST_STATES) }),
  z.strictObject({ kind: z.literal('captive-portal') }),
  z.strictObject({ kind: z.literal('endless-drip'), everyMs: z.number().int().min(1).default(1000) }),
  z.strictObject({ kind: z.literal('wrong-content-type'), contentType: z.string().default('text/plain') }),
  z.strictObject({ kind: z.literal('hash-mismatch') }),
]);

const when = z.strictObject({
  /** The nth call (from 1) of those that pass the selectors below; with no selector, the nth of its kind. */
  call: z.number().int().min(1).optional(),
  every: z.number().int().min(1).optional(),
  /** Strikes at most so often. */
  times: z.number().int().min(1).optional(),
  chance: z.number().min(0).max(1).optional(),
  blockNum: z.number().int().min(0).optional(),
  fileSize: z.strictObject({ atLeast: z.number().optional(), atMost: z.number().optional() }).optional(),
  caption: z.string().optional(),
  /** The nth slot of the ledger, from 1; for a slot request the slot it would make. */
  clip: z.number().int().min(1).optional(),
  /** Counted from the moment the scenario was loaded. */
  afterMs: delay.optional(),
  beforeMs: delay.optional(),
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
  on: z.enum([...calls, 'format', 'any']),
  when: when.default({}),
  do: faultAction,
});

const scenarioSchema = z.strictObject({
  name: z.string(),
  sentence: z.string(),
  seed: z.number().int(),
  settings: somePartOfSettings.default({}),
  faults: z.array(fault),
});

export type FaultAction = z.infer<typeof faultAction>;
export type Fault = z.infer<typeof fault>;
export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type RetryAfter = z.infer<typeof retryAfter>;

export const NO_SCENARIO: Scenario = {
  name: 'none',
  sentence: 'Everything works.',
  seed: 1,
  settings: {},
  faults: [],
};

export function readScenario(value: unknown): Result<Scenario> {
  const parsed = scenarioSchema.safeParse(value);
  if (!parsed.success) return problem(`scenario.${firstProblem(parsed.error)}`);
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
