/** `status`, `list` and `show`: what is in the queue, with a running engine or without. Nothing is changed. */
import { formatBytes, formatWhen } from '../../preload/formats.ts';
import { describeNextStep, describeStatus } from '../../preload/words.ts';
import { ok, type Result } from '../base/result.ts';
import type { Runtime } from '../base/runtime.ts';
import type { ClipStory, ListedClip, QueueAccess, QueueStatus } from '../control/queue-access.ts';
import { cliWords } from './cli-words.ts';
import { storyOf } from './named-clip.ts';
import {
  type CommonOptions,
  exitCodes,
  fail,
  printJson,
  printLine,
  printTable,
  summaryEvent,
} from './printing.ts';
import { withQueue } from './with-queue.ts';

export function statusCommand(options: CommonOptions, runtime: Runtime): Promise<number> {
  return withQueue('status', options, runtime, async ({ queue }) => {
    const answer = await queue.status();
    if (!answer.ok) return fail(answer.problem);
    const status = answer.value;
    if (options.json) {
      const { needsPerson, paused, pausedUntil, slotRequests } = status;
      const more = { needsPerson, paused, pausedUntil, slotRequests };
      printJson(summaryEvent(new Date(status.at).toISOString(), status.counts, more));
    } else printStatus(status);
    return status.needsPerson > 0 ? exitCodes.needsPerson : exitCodes.good;
  });
}

function printStatus({ at, counts, slotRequests, paused, pausedUntil }: QueueStatus): void {
  for (const [state, clips] of Object.entries(counts)) printLine(`${String(clips).padStart(7)}  ${state}`);
  printLine(cliWords.slotRequests(slotRequests));
  if (paused) printLine(cliWords.isPaused(pausedUntil === null ? null : formatWhen(pausedUntil, at)));
}

export function listCommand(options: CommonOptions, runtime: Runtime): Promise<number> {
  return withQueue('list', options, runtime, async ({ queue, now }) => {
    const listed = await allClips(queue);
    if (!listed.ok) return fail(listed.problem);
    const clips = listed.value;
    if (options.json) for (const clip of clips) printJson(clip);
    else printTable(clips, now);
    const status = await queue.status();
    if (!status.ok) return fail(status.problem);
    return status.value.needsPerson > 0 ? exitCodes.needsPerson : exitCodes.good;
  });
}

/** Every clip: those that need a person first, those that are over last, newest first among each. */
export async function allClips(queue: QueueAccess): Promise<Result<readonly ListedClip[]>> {
  const clips: ListedClip[] = [];
  for (let after: number | null = null; ; ) {
    const page = await queue.page(after);
    if (!page.ok) return page;
    clips.push(...page.value.clips);
    after = page.value.next;
    if (after === null) return ok(clips.sort((a, b) => groupOf(a) - groupOf(b)));
  }
}

function groupOf({ state, status }: ListedClip): number {
  if (state === 'refused' || state === 'failed' || ('askOwner' in status && status.askOwner)) return 0;
  return state === 'published' || state === 'cancelled' ? 2 : 1;
}

export function showCommand(options: CommonOptions, named: string, runtime: Runtime): Promise<number> {
  return withQueue('show', options, runtime, async ({ queue, now }) => {
    const found = await storyOf(queue, named);
    if (!found.ok) return fail(found.problem);
    const { clip, path, history } = found.value;
    if (options.json) printJson({ ...clip, path, history });
    else printStory(found.value, now);
    return exitCodes.good;
  });
}

function printStory({ clip, path, history }: ClipStory, now: number): void {
  printLine(`${clip.name}  ${formatBytes(clip.sizeBytes)}  ${clip.clipId}`);
  printLine(path ?? '');
  printLine(describeStatus(clip.status, clip, now));
  const next = describeNextStep(clip.status);
  if (next !== null) printLine(next);
  for (const { at, event, state, detail } of history) {
    printLine(
      `  ${new Date(at).toISOString()}  ${event} -> ${state}${detail === null ? '' : `  (${detail})`}`,
    );
  }
}
