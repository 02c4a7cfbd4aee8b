/** `replay`: repeats the run of an evidence pack, and says whether the outcome was the same. */

import { readFileSync } from 'node:fs';
import { errorCode } from '../base/error-code.ts';
import { ok, problem, type Result } from '../base/result.ts';
import type { Runtime } from '../base/runtime.ts';
import { type EvidencePack, readPack } from '../evidence/pack.ts';
import { type Replayed, replay } from '../replay/replay.ts';
import { cliWords } from './cli-words.ts';
import { exitCodes } from './exit-codes.ts';
import { type CommonOptions, fail, failed, printJson, printLine } from './printing.ts';

export interface ReplayCommandOptions extends Pick<CommonOptions, 'json'> {
  readonly scenario?: string;
}

export async function replayCommand(
  options: ReplayCommandOptions,
  packFile: string,
  { clock }: Runtime,
): Promise<number> {
  const pack = genuinePack(packFile);
  if (!pack.ok) return fail(pack.problem);
  const scenario = options.scenario === undefined ? ok(undefined) : scenarioIn(options.scenario);
  if (!scenario.ok) return fail(scenario.problem);
  const replayed = await replay(pack.value, { real: clock, scenario: scenario.value }).catch(broken);
  if (!replayed.ok) return failed(replayed);
  if (options.json) printJson(outcomeEvent(pack.value, replayed.value));
  else printOutcome(pack.value, replayed.value);
  return replayed.value.differences.length === 0 ? exitCodes.good : exitCodes.anotherOutcome;
}

/** A bug on the way must not be taken for another outcome. */
function broken(error: unknown): Result<never> {
  return problem(error instanceof Error ? error.message : String(error));
}

function genuinePack(file: string): Result<EvidencePack> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return problem(`${file}: cannot be read (${errorCode(error) ?? 'unknown'})`);
  }
  const read = readPack(text, file);
  if (!read.ok) return read;
  return read.isGenuine ? ok(read.pack) : problem(cliWords.packWasChanged(file));
}

/** The simulator checks it; here it need only be JSON. */
function scenarioIn(file: string): Result<unknown> {
  try {
    return ok(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    return problem(`--scenario ${file}: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

function outcomeEvent({ clips }: EvidencePack, { differences, notes }: Replayed): object {
  return {
    event: 'replayed',
    outcome: differences.length === 0 ? 'same' : 'different',
    clips: clips.length,
    differences,
    notes: notes.map(cliWords.replayNote),
  };
}

function printOutcome({ clips }: EvidencePack, { differences, notes }: Replayed): void {
  for (const note of notes) printLine(cliWords.note(cliWords.replayNote(note)));
  for (const difference of differences) printLine(cliWords.replayDifference(difference));
  printLine(
    differences.length === 0 ? cliWords.sameOutcome(clips.length) : cliWords.anotherOutcome(clips.length),
  );
}
