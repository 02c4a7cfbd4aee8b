/** A scenario can be written from the documents alone: they come from its schema, and errors say what is allowed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { z } from 'zod';
import { readCommandLine } from '../../../main/simulator/command-line.ts';
import { readScenario, scenarioJsonSchema } from '../../../main/simulator/faults/scenario.ts';
import { library } from '../../../main/simulator/faults/scenario-library.ts';
import { shownInstead } from '../../../main/simulator/help.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;
type JsonPart = z.core.JSONSchema._JSONSchema;

const part = (schema: JsonPart | JsonPart[] | undefined, ...keys: string[]): JsonSchema =>
  keys.reduce<JsonSchema>((one, key) => objectOf(one.properties?.[key]), objectOf(schema));
const objectOf = (schema: JsonPart | JsonPart[] | undefined): JsonSchema =>
  typeof schema === 'object' && !Array.isArray(schema) ? schema : {};

const schema = scenarioJsonSchema();
const fault = objectOf(part(schema, 'faults').items);
const kinds = (part(fault, 'do').oneOf ?? []).map((one) => objectOf(one));

function rows(of: JsonSchema, without: readonly string[] = []): string[] {
  return Object.entries(of.properties ?? {})
    .filter(([key]) => !without.includes(key))
    .map(([key, one]) => {
      const { default: standard, description } = objectOf(one);
      const usual = of.required?.includes(key)
        ? 'needed'
        : standard === undefined
          ? ''
          : `\`${JSON.stringify(standard)}\``;
      return `| \`${key}\` | ${valuesOf(objectOf(one))} | ${usual} | ${description} |`;
    });
}

function valuesOf({ enum: words, const: only, anyOf, items, type }: JsonSchema): string {
  if (words !== undefined) return words.map((one) => `\`${one}\``).join(', ');
  if (only !== undefined) return `\`${only}\``;
  if (anyOf !== undefined) return anyOf.map((one) => valuesOf(objectOf(one))).join(', ');
  if (type === 'array' && objectOf(items).type !== 'object') return `list of ${valuesOf(objectOf(items))}`;
  return String(type ?? 'object');
}

const head = '| Key | Values | Default | What it says |\n|---|---|---|---|';
const example = {
  name: 'third-block-lost',
  sentence: 'The answer to the third block is lost, and every slot request is slow.',
  seed: 1,
  settings: { stepMs: 100 },
  faults: [
    { on: 'block', when: { call: 3, times: 1 }, do: { kind: 'lost-answer', how: 'reset' } },
    { on: 'slot', do: { kind: 'slow', afterMs: 2000 } },
  ],
};

test('SCENARIOS.md names every key and every kind of fault', async () => {
  const text = `# Scenarios

A scenario is a JSON file for \`npm run -s simulator -- --scenario FILE\`; those in \`scenarios/\` are called by their name. An
unknown key or word is an error that says what is allowed. \`--schema\` prints the JSON Schema of such a file: an editor that is
given it (\`"$schema": "scenario.schema.json"\`) completes keys and shows what is written here. This page is written by
\`scenario-document.test.ts\` (\`vitest -u\`).

\`\`\`json
${JSON.stringify(example, null, 2)}
\`\`\`

${head}
${rows(schema).join('\n')}

The settings are in [SETTINGS.md](SETTINGS.md).

## Each fault

${head}
${rows(fault).join('\n')}

Of several faults that apply to a call the first in the list strikes. Every fault counts the calls it concerns, struck or not.

## \`when\`

${head}
${rows(part(fault, 'when')).join('\n')}

\`fileSize\` takes \`atLeast\` and \`atMost\`, in bytes.

## \`do\`

By its \`kind\`; what is not said of a call has no meaning for it and leaves it alone.

${kinds
  .map((kind) => {
    const keys = rows(kind, ['kind']);
    const table = keys.length === 0 ? '' : `\n\n${head}\n${keys.join('\n')}`;
    return `### \`${part(kind, 'kind').const}\`\n\n${kind.description}${table}`;
  })
  .join('\n\n')}
`;
  expect(text).not.toContain('undefined');
  await expect(text).toMatchFileSnapshot('../../../main/simulator/SCENARIOS.md');
});

test('the example of the page and every scenario of the library are what the schema says', () => {
  expect(readScenario(example)).toMatchObject({ ok: true });
  expect(readScenario({ $schema: 'scenario.schema.json', ...example })).toMatchObject({ ok: true });
  const page = readFileSync(join(import.meta.dirname, '../../../main/simulator/SCENARIOS.md'), 'utf8');
  for (const { name, faults } of library)
    for (const one of faults) expect(page, name).toContain(`### \`${one.do.kind}\``);
});

test('help and schema name every kind and every scenario', () => {
  const help = shownInstead(['--help']) ?? '';
  const told = JSON.stringify(JSON.parse(shownInstead(['--schema']) ?? ''));
  expect(kinds.length).toBeGreaterThan(20);
  for (const kind of kinds.map((one) => String(part(one, 'kind').const))) {
    expect(help).toContain(`  ${kind.padEnd(20)} `);
    expect(told).toContain(`"const":"${kind}"`);
  }
  for (const { name } of library) expect(help).toContain(name);
  expect(told).toContain('"stepMs"');
  expect(shownInstead(['--port', '1'])).toBe(null);
});

const whole = { name: 'x', sentence: 'x', seed: 1, faults: [] };
const faulty = (one: object) => ({ ...whole, faults: [one] });
const slow = { kind: 'slow' };

test.each([
  [
    faulty({ on: 'slot', when: { time: 2 }, do: slow }),
    'scenario.faults.0.when: unknown key "time"; did you mean "times"? allowed are call, every,',
  ],
  [
    faulty({ on: 'slott', do: slow }),
    'scenario.faults.0.on: "slott" is none; did you mean "slot"? allowed are slot, block,',
  ],
  [
    faulty({ on: 'slot', do: { kind: 'lost-anser' } }),
    'scenario.faults.0.do.kind: "lost-anser" is none; did you mean "lost-answer"?',
  ],
  [
    faulty({ on: 'slot', do: { kind: 'redirect', status: 305, location: '/' } }),
    '"305" is none; did you mean "301"? allowed are 301, 302, 307, 308',
  ],
  [
    faulty({ on: 'slot', do: { kind: 'slow', afterMS: 3 } }),
    'did you mean "afterMs"? allowed are kind, beforeMs, afterMs, bytesPerSecond',
  ],
  [faulty({ on: 'slot' }), 'scenario.faults.0.do: is missing'],
  [{ ...whole, settings: { stepMS: 1 } }, 'scenario.settings: unknown key "stepMS"; did you mean "stepMs"?'],
  [
    { ...whole, settings: { blockStatus: 203 } },
    'scenario.settings.blockStatus: "203" is none; did you mean "200"? allowed are 200, 202',
  ],
  [{ ...whole, seed: undefined }, 'scenario.seed: is missing; it must be of the type'],
  [[], 'scenario: Invalid input: expected object'],
])('an error says what is allowed: %j', (value, line) => {
  const read = readScenario(value);
  expect('problem' in read && read.problem).toContain(line);
  expect('problem' in read && read.problem).not.toContain('\n');
});

test('a scenario that is neither in the library nor a file is told with the name that was meant', () => {
  const problemOf = (...args: string[]) => {
    const read = readCommandLine(args);
    return 'problem' in read ? read.problem : null;
  };
  expect(problemOf('--scenario', 'bad-evning')).toContain('did you mean "bad-evening"?');
  expect(problemOf('--prot', '1')).toContain('--help');
  const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'own.json');
  writeFileSync(file, JSON.stringify(example));
  expect(readCommandLine(['--scenario', file])).toMatchObject({ ok: true, value: { scenario: { seed: 1 } } });
});
