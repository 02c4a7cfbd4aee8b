/** The owner's word about one clip, and about all sending: `retry`, `send-now`, `pause` and their like. */
import { formatWhen } from '../../preload/formats.ts';
import type { BulkAction } from '../../preload/list-view.ts';
import type { Config } from '../config/config.ts';
import type { Answer } from '../control/queue-access.ts';
import { pauseEndAfter, pauseEndAt } from '../view/offline-queue.ts';
import { cliWords } from './cli-words.ts';
import { type CommonOptions, exitCodes, fail, printJson, printLine } from './printing.ts';
import { storyOf } from './reading.ts';
import { withQueue } from './with-queue.ts';

export function changeCommand(change: BulkAction, options: CommonOptions, named: string): Promise<number> {
  return withQueue(change, options, async ({ queue, now }) => {
    const found = await storyOf(queue, named);
    if (!found.ok) return fail(found.problem);
    const { clip } = found.value;
    const changed = await queue.change(clip.clipId, change);
    if (!changed.ok) return fail(changed.problem);
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

export function pauseCommand(options: PauseOptions): Promise<number> {
  return withQueue('pause', options, async ({ queue, config, now }) => {
    const until = pauseEnd(options, config, now);
    if (!until.ok) return fail(until.problem);
    const paused = await queue.pause(until.value);
    if (!paused.ok) return fail(paused.problem);
    if (options.json) printJson({ ...eventAt(now, 'pause'), until: until.value });
    else printLine(cliWords.paused(until.value === null ? null : formatWhen(until.value, now)));
    return exitCodes.good;
  });
}

/** When the pause ends by itself, or null. */
function pauseEnd(options: PauseOptions, config: Config, now: number): Answer<number | null> {
  const { for: span, until: time } = options;
  if (span !== undefined && time !== undefined) return { ok: false, problem: cliWords.forOrUntil };
  if (span !== undefined) return readable(pauseEndAfter(span, now), cliWords.notASpan);
  if (time !== undefined) return readable(pauseEndAt(time, config, now), cliWords.notATime);
  return { ok: true, value: null };
}

function readable(end: number | null, problem: string): Answer<number> {
  return end === null ? { ok: false, problem } : { ok: true, value: end };
}

export function resumeCommand(options: CommonOptions): Promise<number> {
  return withQueue('resume', options, async ({ queue, now }) => {
    const resumed = await queue.resume();
    if (!resumed.ok) return fail(resumed.problem);
    if (options.json) printJson({ ...eventAt(now, 'resume'), until: null });
    else printLine(cliWords.resumed);
    return exitCodes.good;
  });
}

function eventAt(now: number, event: string): { at: string; event: string } {
  return { at: new Date(now).toISOString(), event };
}
