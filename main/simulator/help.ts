/** What `--help` and `--schema` print. Both come from the schema that scenarios are read with, so they cannot say otherwise. */
import type { z } from 'zod';
import { scenarioJsonSchema } from './faults/scenario.ts';
import { libraryNames } from './faults/scenario-library.ts';

const usage = `Usage: npm run -s simulator -- [OPTION…]

A stand-in for GameClips. Prints one JSON line with its addresses, then serves until it is stopped.

  --port N, --transfer-port N  where it listens on loopback; left out or 0: anywhere
  --scenario NAME|FILE         a scenario of the library, or one of your own
  --state DIR                  keeps its ledger there
  --exit-with-parent           ends when its standard input does
  --clock parent               a process that forked it drives its time
  --practice                   asks for the key in the environment, as the app's practice service does
  --schema                     prints the JSON Schema of a scenario file, for editors, and ends
  --help                       prints this, and ends
`;

/** Null: it is to serve. */
export function shownInstead(args: readonly string[]): string | null {
  if (args.includes('--help') || args.includes('-h')) return help();
  return args.includes('--schema') ? `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n` : null;
}

function help(): string {
  const schema = scenarioJsonSchema();
  const fault = partOf(partOf(schema, 'faults').items);
  const kinds = partOf(fault, 'do').oneOf ?? [];
  return `${usage}
A scenario file:
${keysOf(schema)}

Each of "faults":
${keysOf(fault)}

"when":
${keysOf(partOf(fault, 'when'))}

"do", by its "kind":
${kinds.map((one) => aboutKind(partOf(one))).join('\n')}

The library: ${libraryNames()}.
SCENARIOS.md beside this program has the same with an example.
`;
}

type JsonSchema = z.core.JSONSchema.BaseSchema;
type JsonPart = z.core.JSONSchema._JSONSchema;

function keysOf({ properties = {} }: JsonSchema): string {
  const rows = Object.entries(properties).map(([key, part]) => line(key, partOf(part).description ?? ''));
  return rows.join('\n');
}

function aboutKind(kind: JsonSchema): string {
  const { kind: name, ...keys } = kind.properties ?? {};
  const others = Object.keys(keys);
  const more = others.length === 0 ? '' : ` Keys: ${others.join(', ')}.`;
  return line(String(partOf(name).const), `${kind.description ?? ''}${more}`);
}

function line(name: string, about: string): string {
  return `  ${name.padEnd(20)} ${about}`;
}

/** A schema, or that of one of its keys; an empty one where there is none. */
function partOf(schema: JsonPart | JsonPart[] | undefined, key?: string): JsonSchema {
  const part = typeof schema === 'object' && !Array.isArray(schema) ? schema : {};
  return key === undefined ? part : partOf(part.properties?.[key]);
}
