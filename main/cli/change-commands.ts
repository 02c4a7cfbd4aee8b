/** The owner's word about one clip, and about all sending: `retry`, `send-now`, `pause` and their like. */
import { formatWhen } from '../../preload/formats.ts';
import type { BulkAction } from '../../preload/list-view.ts';
import { ok, problem, type Result } from '../base/result.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import { pauseEndAfter, pauseEndAt } from '../view/offline-queue.ts';
import { cliWords } from './cli-words.ts';
import { exitCodes } from './exit-codes.ts';
import { storyOf } from './named-clip.ts';
import { type CommonOptions, fail, failed, printJson, printLine } from './printing.ts';
import { withQueue } from './with-queue.ts';

export function changeCommand(
  change: BulkAction,
  options: CommonOptions,
  named: string,
  runtime: Runtime,
): Promise<number> {
  return withQueue(change, options, runtime, async ({ queue, now }) => {
    const found = await storyOf(queue, named);
    if (!found.ok) return failed(found);
    const { clip } = found.value;
    const changed = await queue.change(clip.clipId, change);
    if (!changed.ok) return failed(changed);
    if (changed.value === null) return fail(cliWords.noSuchClip(named));
    const { done, clip: after } = changed.value;
    if (!done) return fail(cliWords.noLonger(change, clip.name, after.state));
    if (options.json) printJson({ ...eventAt(now, change), clipId: clip.clipId, state: after.state });
    else printLine(cliWords.done[change](clip.name));
    return exitCodes.good;
  });
}

export interface PauseOptions extends CommonOptions {
  readonly for?: string;
  readonly until?: string;
}

export function pauseCommand(options: PauseOptions, runtime: Runtime): Promise<number> {
  return withQueue('pause', options, runtime, async ({ queue, config, now }) => {
    const until = pauseEnd(options, config, now);
    if (!until.ok) return fail(until.problem);
    const paused = await queue.pause(until.value);
    if (!paused.ok) return failed(paused);
    if (options.json) printJson({ ...eventAt(now, 'pause'), until: until.value });
    else printLine(cliWords.paused(until.value === null ? null : formatWhen(until.value, now)));
    return exitCodes.good;
  });
}

/** When the pause ends by itself, or null. */
function pauseEnd(options: PauseOptions, config: Config, now: number): Result<number | null> {
  const { for: span, until: time } = options;
  if (span !== undefined && time !== undefined) return problem(cliWords.forOrUntil);
  if (span !== undefined) return orProblem(pauseEndAfter(span, now), cliWords.notASpan);
  if (time !== undefined) return orProblem(pauseEndAt(time, config, now), cliWords.notATime);
  return ok(null);
}

function orProblem(end: number | null, line: string): Result<number> {
  return end === null ? problem(line) : ok(end);
}

export function resumeCommand(options: CommonOptions, runtime: Runtime): Promise<number> {
  return withQueue('resume', options, runtime, async ({ queue, now }) => {
    const resumed = await queue.resume();
    if (!resumed.ok) return failed(resumed);
    if (options.json) printJson({ ...eventAt(now, 'resume'), until: null });
    else printLine(cliWords.resumed);
    return exitCodes.good;
  });
}

function eventAt(now: number, event: string): { at: string; event: string } {
  return { at: new Date(now).toISOString(), event };
}
