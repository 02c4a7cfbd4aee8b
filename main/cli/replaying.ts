/**
 * `replay`: the tester's tool that repeats a pack is a program of its own in the checkout, because it brings the simulator
 * along, which is no part of the product. This starts it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { cliWords } from './cli-words.ts';
import { type CommonOptions, exitCodes, fail } from './printing.ts';

export interface ReplayOptions extends Pick<CommonOptions, 'json'> {
  readonly scenario?: string;
}

const program = resolve(import.meta.dirname, '..', '..', 'test', 'replay', 'start.ts');

export async function replayCommand(options: ReplayOptions, pack: string): Promise<number> {
  if (!existsSync(program)) return fail(cliWords.noReplay);
  const scenario = options.scenario === undefined ? [] : ['--scenario', options.scenario];
  const args = [...process.execArgv, program, pack, ...scenario, ...(options.json ? ['--json'] : [])];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const [exitCode] = await once(child, 'exit');
  return typeof exitCode === 'number' ? exitCode : exitCodes.badUsage;
}
