/** The simulator's command line as a value, or one line that says which part of it is wrong. */
import { parseArgs } from 'node:util';
import { readScenarioFile, type Scenario, type ScenarioResult } from './faults/scenario.ts';
import { scenarioNamed } from './faults/scenario-library.ts';

export interface CommandLine {
  readonly port: number;
  readonly transferPort: number;
  readonly scenario: Scenario | null;
  readonly stateDir: string | null;
  readonly exitWithParent: boolean;
}

export type CommandLineResult = { ok: true; line: CommandLine } | { ok: false; problem: string };

export function readCommandLine(args: readonly string[]): CommandLineResult {
  const parsed = parse(args);
  if (typeof parsed === 'string') return { ok: false, problem: parsed };
  for (const name of ['port', 'transfer-port'] as const) {
    const text = parsed[name] ?? '0';
    if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
      return { ok: false, problem: `--${name}: a port from 0 to 65535 is needed, not "${text}"` };
    }
  }
  const scenario = parsed.scenario === undefined ? null : scenarioFor(parsed.scenario);
  if (scenario !== null && !scenario.ok) return scenario;
  return {
    ok: true,
    line: {
      port: Number(parsed.port ?? 0),
      transferPort: Number(parsed['transfer-port'] ?? 0),
      scenario: scenario?.scenario ?? null,
      stateDir: parsed.state ?? null,
      exitWithParent: parsed['exit-with-parent'] ?? false,
    },
  };
}

/** A name in the library, or else a file. */
function scenarioFor(text: string): ScenarioResult {
  const scenario = scenarioNamed(text);
  return scenario === null ? readScenarioFile(text) : { ok: true, scenario };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'transfer-port': { type: 'string' },
        scenario: { type: 'string' },
        state: { type: 'string' },
        'exit-with-parent': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    // The first sentence names the option; the rest is advice about shells.
    return error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : 'not understood';
  }
}
