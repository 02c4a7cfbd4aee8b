/** `files` and `take`: what in the capture folders is no clip and why, and how to make one of what was there before. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { formatBytes, formatWhen } from '../../preload/formats.ts';
import { asOnDisk } from '../base/paths.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Taken } from '../control/queue-access.ts';
import type { OtherFile } from '../view/other-files.ts';
import { cliWords } from './cli-words.ts';
import { exitCodes } from './exit-codes.ts';
import { type CommonOptions, fail, failed, printJson, printLine } from './printing.ts';
import { withQueue } from './with-queue.ts';

export function filesCommand(options: CommonOptions, runtime: Runtime): Promise<number> {
  return withQueue('files', options, runtime, async ({ queue, now }) => {
    for (let after: number | null = null; ; ) {
      const page = await queue.files(after);
      if (!page.ok) return failed(page);
      const { files, next } = page.value;
      if (after === null && files.length === 0 && !options.json) printLine(cliWords.everyFileIsClip);
      for (const file of files) printFile(file, options.json, now);
      if (next === null) return exitCodes.good;
      after = next;
    }
  });
}

function printFile(file: OtherFile, json: boolean, now: number): void {
  if (json) {
    printJson(file);
    return;
  }
  const size = file.sizeBytes === null ? '' : formatBytes(file.sizeBytes);
  printLine(`${whyNoClip(file).padEnd(26)}  ${size.padStart(9)}  ${file.path}${sinceWhen(file, now)}`);
}

/** Why a file is no clip, in a few words. */
export function whyNoClip({ why, code }: Pick<OtherFile, 'why' | 'code'>): string {
  const words = cliWords.otherFile[why];
  return code === null ? words : cliWords.withCode(words, code);
}

function sinceWhen({ since }: OtherFile, now: number): string {
  return since === null ? '' : cliWords.since(formatWhen(since, now));
}

/** Goes on after a file that cannot be taken: each has its line. */
export function takeCommand(
  options: CommonOptions,
  named: readonly string[],
  runtime: Runtime,
): Promise<number> {
  return withQueue('take', options, runtime, async ({ queue, now }) => {
    let exitCode: number = exitCodes.good;
    for (const name of named) {
      const path = await realFile(name);
      const taken = path === null ? null : await queue.take(path);
      if (taken === null) exitCode = fail(cliWords.noSuchFile(name));
      else if (!taken.ok) return failed(taken);
      else if (taken.value.outcome === 'refused') exitCode = fail(taken.value.line);
      else printTaken(path ?? name, taken.value.outcome, options.json, now);
    }
    return exitCode;
  });
}

function printTaken(
  path: string,
  outcome: Exclude<Taken['outcome'], 'refused'>,
  json: boolean,
  now: number,
): void {
  if (json) printJson({ at: new Date(now).toISOString(), event: 'take', path, outcome });
  else printLine(cliWords.taken[outcome](path));
}

/** The engine knows files by the real path of their folder. A link in the place of the file itself stays one. */
export async function realFile(named: string): Promise<string | null> {
  const path = resolve(named);
  try {
    return await asOnDisk(join(await realpath(dirname(path)), basename(path)));
  } catch {
    return null;
  }
}
