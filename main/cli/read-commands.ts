/** `status`, `list` and `show`: what is in the queue, with a running engine or without. Nothing is changed. */
import { formatBytes, formatWhen } from '../../preload/formats.ts';
import { describeDateSource, describeNextStep, describeStatus } from '../../preload/words.ts';
import type { Runtime } from '../base/runtime.ts';
import { printableJson } from '../base/text.ts';
import type { ClipStory, ListedClip, QueueStatus } from '../control/queue-access.ts';
import { notKeptWords } from '../storage/database/not-kept.ts';
import { cliWords } from './cli-words.ts';
import { eachPage } from './every-clip.ts';
import { exitCodes } from './exit-codes.ts';
import { storyOf } from './named-clip.ts';
import {
  ClipLines,
  type CommonOptions,
  failed,
  print,
  printed,
  printJson,
  printLine,
  summaryEvent,
} from './printing.ts';
import { withQueue } from './with-queue.ts';

export function statusCommand(options: CommonOptions, runtime: Runtime): Promise<number> {
  return withQueue('status', options, runtime, async ({ queue }) => {
    const answer = await queue.status();
    if (!answer.ok) return failed(answer);
    const status = answer.value;
    if (options.json) {
      const { needsPerson, paused, pausedUntil, slotRequests, notKept, folders, setAside } = status;
      const more = { needsPerson, paused, pausedUntil, slotRequests, notKept, folders, setAside };
      printJson(summaryEvent(new Date(status.at).toISOString(), status.counts, more));
    } else printStatus(status);
    return status.needsPerson > 0 ? exitCodes.needsPerson : exitCodes.good;
  });
}

function printStatus(status: QueueStatus): void {
  const { at, counts, slotRequests, paused, pausedUntil, notKept } = status;
  for (const [state, clips] of Object.entries(counts)) printLine(`${String(clips).padStart(7)}  ${state}`);
  printLine(cliWords.slotRequests(slotRequests));
  if (notKept !== null) printLine(cliWords.cannotKeep(notKeptWords[notKept]));
  if (paused) printLine(cliWords.isPaused(pausedUntil === null ? null : formatWhen(pausedUntil, at)));
  for (const folder of status.folders) printLine(cliWords.folderLine(folder));
  if (status.setAside > 0) printLine(cliWords.setAside(status.setAside));
}

export interface ListOptions extends CommonOptions {
  readonly needsPerson?: boolean;
}

export function listCommand(options: ListOptions, runtime: Runtime): Promise<number> {
  return withQueue('list', options, runtime, async ({ queue, now }) => {
    const table = new ClipLines(now);
    const listed = await eachPage(queue, async (clips) => {
      const asked = options.needsPerson ? clips.filter(needsPerson) : clips;
      print(options.json ? asked.map(printableJson) : table.linesOf(asked));
      await printed();
    });
    if (!listed.ok) return failed(listed);
    const status = await queue.status();
    if (!status.ok) return failed(status);
    return status.value.needsPerson > 0 ? exitCodes.needsPerson : exitCodes.good;
  });
}

function needsPerson({ state, status }: ListedClip): boolean {
  return state === 'refused' || state === 'failed' || ('askOwner' in status && status.askOwner);
}

export function showCommand(options: CommonOptions, named: string, runtime: Runtime): Promise<number> {
  return withQueue('show', options, runtime, async ({ queue, now }) => {
    const found = await storyOf(queue, named);
    if (!found.ok) return failed(found);
    const { clip, path, history } = found.value;
    if (options.json) printJson({ ...clip, path, history });
    else printStory(found.value, now);
    return exitCodes.good;
  });
}

function printStory({ clip, path, history }: ClipStory, now: number): void {
  printLine(`${clip.name}  ${formatBytes(clip.sizeBytes)}  ${clip.clipId}`);
  printLine(path ?? '');
  printLine(cliWords.recorded(clip.dateRecorded, describeDateSource(clip.dateSource)));
  printLine(describeStatus(clip.status, clip, now));
  const next = describeNextStep(clip.status);
  if (next !== null) printLine(next);
  for (const { at, event, state, detail } of history) {
    printLine(
      `  ${new Date(at).toISOString()}  ${event} -> ${state}${detail === null ? '' : `  (${detail})`}`,
    );
  }
}
