/** `explain`: why one clip is not out yet, what it waits for, and when it will be. Nothing is changed. */
import type { ClipView } from '../../preload/clip-view.ts';
import { formatWhen } from '../../preload/formats.ts';
import { describeNextStep, describeStatus } from '../../preload/words.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Forecast } from '../transfer/schedule/forecast.ts';
import { cliWords } from './cli-words.ts';
import { exitCodes } from './exit-codes.ts';
import { storyOf } from './named-clip.ts';
import { type CommonOptions, failed, printJson, printLine } from './printing.ts';
import { withQueue } from './with-queue.ts';

export function explainCommand(options: CommonOptions, named: string, runtime: Runtime): Promise<number> {
  return withQueue('explain', options, runtime, async ({ queue, now }) => {
    const found = await storyOf(queue, named);
    if (!found.ok) return failed(found);
    const forecast = await queue.forecast();
    if (!forecast.ok) return failed(forecast);
    const { clip } = found.value;
    if (options.json) printJson(explanation(clip, now, forecast.value));
    else printExplanation(clip, now, forecast.value);
    return exitCodes.good;
  });
}

function explanation(clip: ClipView, now: number, { windows, clips }: Forecast): object {
  const { startsAt = null, late = false } = clips.find(({ clipId }) => clipId === clip.clipId) ?? {};
  return {
    ...clip,
    sentence: describeStatus(clip.status, clip, now),
    nextStep: describeNextStep(clip.status),
    forecast: { windows, startsAt, doneAt: clip.doneAt, late },
  };
}

function printExplanation(clip: ClipView, now: number, { windows, clips }: Forecast): void {
  printLine(`${clip.name}  ${clip.clipId}`);
  printLine(describeStatus(clip.status, clip, now));
  const next = describeNextStep(clip.status);
  if (next !== null) printLine(next);
  if (clip.pinned) printLine(cliWords.isPinned);
  if (clip.sendNow) printLine(cliWords.isSentNow);
  if (clip.state !== 'slot-held') return;
  for (const { from, to, pace } of windows)
    printLine(cliWords.sendingWindow(formatWhen(from, now), formatWhen(to, now), pace === 'limited'));
  printLine(clip.doneAt === null ? cliWords.doneUnknown : cliWords.doneBy(formatWhen(clip.doneAt, now)));
  if (clips.find(({ clipId }) => clipId === clip.clipId)?.late) printLine(cliWords.slotMayEnd);
}
