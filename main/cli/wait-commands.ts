/** `wait`, `enqueue` and `events`: what only a running engine can do for a script. */
import { ok, type Result } from '../base/result.ts';
import type { Runtime } from '../base/runtime.ts';
import { msOfSpan } from '../base/time-span.ts';
import type { RunningQueue, Waited } from '../control/running-queue.ts';
import { type WaitUntil, waitEnds } from '../control/verbs.ts';
import { cliWords } from './cli-words.ts';
import { exitCodes } from './exit-codes.ts';
import { realFile } from './file-commands.ts';
import { onlyClip, storyOf } from './named-clip.ts';
import { type CommonOptions, fail, failed, printJson, printLine, printNote } from './printing.ts';
import { processEnding } from './process-ending.ts';
import { WaitTeller } from './wait-teller.ts';
import { withEngine } from './with-queue.ts';

/** As long as nothing else is asked for. */
const usualTimeout = '10m';

export interface WaitOptions extends CommonOptions {
  readonly until?: string;
  readonly timeout?: string;
  readonly junit?: string;
}

export async function waitCommand(options: WaitOptions, named: string, runtime: Runtime): Promise<number> {
  const { until: end = 'published', timeout = usualTimeout } = options;
  const until = waitEnds.find((one) => one === end);
  if (until === undefined) return fail(cliWords.notAnEnd);
  const timeoutMs = msOfSpan(timeout);
  if (timeoutMs === null) return fail(cliWords.notATimeout);
  const signal = AbortSignal.timeout(timeoutMs);
  const exitCode = await withEngine(options, runtime, signal, async ({ queue, config }) => {
    const found = named === '' ? null : await queue.find(named);
    if (found?.ok === false) return failed(found);
    const clip = found === null ? ok(null) : onlyClip(found.value, named);
    if (!clip.ok) return fail(clip.problem);
    const waited = await waitedFor(queue, until, clip.value, signal);
    if (waited !== 'timed-out' && !waited.ok) return failed(waited);
    const written =
      options.junit === undefined
        ? ok(null)
        : await (await import('./junit.ts')).reportJunit(queue, config, options.junit, runtime.clock.now());
    if (!written.ok) return failed(written);
    if (waited === 'timed-out') return late(cliWords.waitedTooLong(timeout));
    return told(waited.value, named, options, runtime.clock.now());
  });
  return exitCode ?? late(cliWords.noEngine(timeout));
}

async function waitedFor(
  queue: RunningQueue,
  until: WaitUntil,
  clipId: string | null,
  signal: AbortSignal,
): Promise<Result<Waited> | 'timed-out'> {
  const waited = await queue.wait(until, clipId, signal);
  return !waited.ok && signal.aborted ? 'timed-out' : waited;
}

function told(waited: Waited, named: string, { json }: WaitOptions, now: number): number {
  if (waited === 'no-such-clip') return fail(cliWords.noSuchClip(named));
  if (json) printJson({ at: new Date(now).toISOString(), event: 'waited', outcome: waited });
  else printLine(waited === 'reached' ? cliWords.reached : cliWords.stopped);
  return waited === 'reached' ? exitCodes.good : exitCodes.needsPerson;
}

export interface EnqueueOptions extends CommonOptions {
  readonly timeout?: string;
}

export async function enqueueCommand(
  options: EnqueueOptions,
  named: string,
  runtime: Runtime,
): Promise<number> {
  const { timeout = usualTimeout } = options;
  const timeoutMs = msOfSpan(timeout);
  if (timeoutMs === null) return fail(cliWords.notATimeout);
  const path = await realFile(named);
  if (path === null) return fail(cliWords.noSuchFile(named));
  const signal = AbortSignal.timeout(timeoutMs);
  const exitCode = await withEngine(options, runtime, signal, async ({ queue }) => {
    const waits = new WaitTeller(queue, path, named, runtime.clock);
    await waits.tell();
    const answer = await queue.enqueue(path, signal);
    waits.dispose();
    if (!answer.ok) return signal.aborted ? late(cliWords.stillGrowing(named, timeout)) : failed(answer);
    if ('refused' in answer.value) return fail(answer.value.refused);
    const found = await storyOf(queue, answer.value.clipId);
    if (!found.ok) return failed(found);
    const { clip } = found.value;
    if (options.json) printJson({ event: 'enqueued', clipId: clip.clipId, path, state: clip.state });
    else printLine(cliWords.enqueued(clip.name, clip.clipId));
    return exitCodes.good;
  });
  return exitCode ?? late(cliWords.noEngine(timeout));
}

export async function eventsCommand(options: CommonOptions, runtime: Runtime): Promise<number> {
  const stop = new AbortController();
  const ending = processEnding.onEnd(() => stop.abort());
  const exitCode = await withEngine(options, runtime, stop.signal, async ({ queue }) => {
    const ended = await queue.events(stop.signal, (event) => {
      if (options.json) printJson(event);
      else printLine(cliWords.happened(event));
    });
    return ended.ok ? exitCodes.good : failed(ended);
  });
  ending.dispose();
  // Being told to stop is how it ends; whatever else ended it is not.
  if (processEnding.code !== null && !processEnding.isAskedFor) return processEnding.code;
  return exitCode ?? exitCodes.good;
}

/** What was asked for did not come in time, though the usage was right. */
function late(line: string): number {
  printNote(line);
  return exitCodes.notInTime;
}
