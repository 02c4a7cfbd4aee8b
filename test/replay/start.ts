/**
 * `npm run -s replay -- PACK [--scenario FILE] [--json]`, also as `clipslot replay PACK`: repeats the run of an evidence
 * pack and says whether the outcome was the same. Exit codes: 0 the same, 1 another, 2 nothing could be repeated.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type EvidencePack, readPack } from '../../main/evidence/pack.ts';
import { readScenarioFile, type Scenario } from '../simulator/scenario.ts';
import { type Replayed, replay } from './replay.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const { packFile, scenario, json } = commandLine(args);
    const pack = genuinePack(packFile);
    const replayed = await replay(pack, scenario === null ? {} : { scenario });
    (json ? tellPrograms : tellPeople)(pack, replayed);
    return replayed.differences.length === 0 ? 0 : 1;
  } catch (error) {
    process.stderr.write(`replay: ${error instanceof Error ? error.message : String(error)}\n`);
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
  return { packFile, scenario: read.scenario, json };
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

function tellPrograms(pack: EvidencePack, { differences, notes }: Replayed): void {
  const outcome = differences.length === 0 ? 'same' : 'different';
  console.log(JSON.stringify({ event: 'replayed', outcome, clips: pack.clips.length, differences, notes }));
}

function tellPeople(pack: EvidencePack, { differences, notes }: Replayed): void {
  for (const note of notes) console.log(`note: ${note}`);
  for (const { clip, what, was, is } of differences) console.log(`${clip}: ${what} was "${was}", is "${is}"`);
  const { length } = pack.clips;
  const clips = `${length} ${length === 1 ? 'clip' : 'clips'}`;
  console.log(differences.length === 0 ? `same outcome, ${clips}` : `another outcome, ${clips}`);
}
