/** The simulator's command line as a value, or one line that says which part of it is wrong. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { nearest } from './base/nearest.ts';
import { ok, problem, type Result } from './base/result.ts';
import { readScenarioFile, type Scenario } from './faults/scenario.ts';
import { library, libraryNames, scenarioNamed } from './faults/scenario-library.ts';

export interface CommandLine {
  readonly port: number;
  readonly transferPort: number;
  readonly scenario: Scenario | null;
  readonly stateDir: string | null;
  readonly exitWithParent: boolean;
  /** As the practice service, see `control/practice-door.ts`. */
  readonly practice: boolean;
  /** `parent`: time passes as the parent process says, see `base/parent-clock.ts`. */
  readonly clock: 'system' | 'parent';
}

export function readCommandLine(args: readonly string[]): Result<CommandLine> {
  const parsed = parse(args);
  if (typeof parsed === 'string') return problem(parsed);
  for (const name of ['port', 'transfer-port'] as const) {
    const text = parsed[name] ?? '0';
    if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
      return problem(`--${name}: a port from 0 to 65535 is needed, not "${text}"`);
    }
  }
  const clock = parsed.clock ?? 'system';
  if (clock !== 'system' && clock !== 'parent')
    return problem(`--clock: "system" or "parent" is needed, not "${clock}"`);
  const scenario = parsed.scenario === undefined ? ok(null) : scenarioFor(parsed.scenario);
  if (!scenario.ok) return scenario;
  return ok({
    port: Number(parsed.port ?? 0),
    transferPort: Number(parsed['transfer-port'] ?? 0),
    scenario: scenario.value,
    stateDir: parsed.state ?? null,
    exitWithParent: parsed['exit-with-parent'] ?? false,
    practice: parsed.practice ?? false,
    clock,
  });
}

/** A name in the library, or else a file. */
function scenarioFor(text: string): Result<Scenario> {
  const scenario = scenarioNamed(text);
  if (scenario !== null) return ok(scenario);
  if (existsSync(text)) return readScenarioFile(text);
  const meant = nearest(
    text,
    library.map(({ name }) => name),
  );
  const hint = meant === null ? `there are ${libraryNames()}` : `did you mean "${meant}"?`;
  return problem(`--scenario ${text}: no such file, and none of that name in the library; ${hint}`);
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
        practice: { type: 'boolean' },
        clock: { type: 'string' },
      },
    }).values;
  } catch (error) {
    // The first sentence names the option; the rest is advice about shells.
    const [line] = error instanceof Error ? error.message.split('. ') : [];
    return `${line ?? 'not understood'}; --help tells what there is`;
  }
}
