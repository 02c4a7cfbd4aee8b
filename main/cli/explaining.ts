/** `explain`: why one clip is not out yet, what it waits for, and when it will be. Nothing is changed. */
import type { ClipView } from '../../preload/clip-view.ts';
import { formatWhen } from '../../preload/formats.ts';
import { describeNextStep, describeStatus } from '../../preload/words.ts';
import type { ScheduleView } from '../engine/offline-queue.ts';
import { cliWords } from './cli-words.ts';
import { findClip } from './find-clip.ts';
import { type CommonOptions, exitCodes, fail, printJson, printLine } from './printing.ts';
import { read } from './reading.ts';

export function explainCommand(named: string, options: CommonOptions): Promise<number> {
  return read(options, (queue, now, schedule) => {
    const clip = findClip(queue, named);
    if (clip === null) return fail(cliWords.noSuchClip(named));
    if (options.json) printJson(explanation(clip, now, schedule));
    else printExplanation(clip, now, schedule);
    return exitCodes.good;
  });
}

function explanation(clip: ClipView, now: number, schedule: ScheduleView): object {
  const { windows, clips } = schedule.forecast();
  const { startsAt = null, late = false } = clips.find(({ clipId }) => clipId === clip.clipId) ?? {};
  return {
    ...clip,
    sentence: describeStatus(clip.status, clip, now),
    nextStep: describeNextStep(clip.status),
    forecast: { windows, startsAt, doneAt: clip.doneAt, late },
  };
}

function printExplanation(clip: ClipView, now: number, schedule: ScheduleView): void {
  printLine(`${clip.name}  ${clip.clipId}`);
  printLine(describeStatus(clip.status, clip, now));
  const next = describeNextStep(clip.status);
  if (next !== null) printLine(next);
  if (clip.pinned) printLine(cliWords.isPinned);
  if (clip.sendNow) printLine(cliWords.isSentNow);
  if (clip.state !== 'slot-held') return;
  const { windows, clips } = schedule.forecast();
  for (const { from, to, pace } of windows)
    printLine(cliWords.sendingWindow(formatWhen(from, now), formatWhen(to, now), pace === 'limited'));
  printLine(clip.doneAt === null ? cliWords.doneUnknown : cliWords.doneBy(formatWhen(clip.doneAt, now)));
  if (clips.find(({ clipId }) => clipId === clip.clipId)?.late) printLine(cliWords.slotMayEnd);
}
