/**
 * `npm run -s replay -- PACK [--scenario FILE] [--json]`, also as `clipslot replay PACK`: repeats the run of an evidence
 * pack and says whether the outcome was the same. Exit codes: 0 the same, 1 another, 2 nothing could be repeated.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type EvidencePack, readPack } from '../../main/evidence/pack.ts';
import { readScenarioFile, type Scenario } from '../../main/simulator/faults/scenario.ts';
import { type Replayed, replay } from './replay.ts';

/** Where its lines go. */
export interface Say {
  result(line: string): void;
  problem(line: string): void;
}

/** @returns the exit code */
export async function replayCommand(args: readonly string[], say: Say): Promise<number> {
  try {
    const { packFile, scenario, json } = commandLine(args);
    const pack = genuinePack(packFile);
    const replayed = await replay(pack, scenario === null ? {} : { scenario });
    for (const line of json ? [forPrograms(pack, replayed)] : forPeople(pack, replayed)) say.result(line);
    return replayed.differences.length === 0 ? 0 : 1;
  } catch (error) {
    say.problem(`replay: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}

interface CommandLine {
  readonly packFile: string;
  readonly scenario: Scenario | null;
  readonly json: boolean;
}

const usage =
  'usage: clipslot replay PACK [--scenario FILE] [--json], where PACK is the evidence.json of "clipslot export"';

function commandLine(args: readonly string[]): CommandLine {
  const options = { scenario: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    throw new Error(usage);
  }
  const [packFile, ...others] = parsed.positionals;
  if (packFile === undefined || others.length > 0) throw new Error(usage);
  const { scenario, json } = parsed.values;
  if (scenario === undefined) return { packFile, scenario: null, json };
  const read = readScenarioFile(scenario);
  if (!read.ok) throw new Error(read.problem);
  return { packFile, scenario: read.value, json };
}

function genuinePack(file: string): EvidencePack {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, {
      cause: error,
    });
  }
  const read = readPack(text, file);
  if (!read.ok) throw new Error(read.problem);
  if (!read.isGenuine)
    throw new Error(`${file}: was changed after it was made: its checksum does not fit; export it again`);
  return read.pack;
}

function forPrograms(pack: EvidencePack, { differences, notes }: Replayed): string {
  const outcome = differences.length === 0 ? 'same' : 'different';
  return JSON.stringify({ event: 'replayed', outcome, clips: pack.clips.length, differences, notes });
}

function forPeople(pack: EvidencePack, { differences, notes }: Replayed): string[] {
  const { length } = pack.clips;
  const clips = `${length} ${length === 1 ? 'clip' : 'clips'}`;
  return [
    ...notes.map((note) => `note: ${note}`),
    ...differences.map(({ clip, what, was, is }) => `${clip}: ${what} was "${was}", is "${is}"`),
    differences.length === 0 ? `same outcome, ${clips}` : `another outcome, ${clips}`,
  ];
}
