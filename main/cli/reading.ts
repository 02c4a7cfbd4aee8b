/** `status`, `list` and `show`, and what all reading commands share: what is in the database, also while an engine is running on it. Nothing is changed. */
import type { ClipView } from '../../preload/clip-view.ts';
import { formatBytes, formatWhen } from '../../preload/formats.ts';
import { describeNextStep, describeStatus } from '../../preload/words.ts';
import { type Config, loadConfig } from '../engine/config.ts';
import { type ScheduleView, scheduleView } from '../engine/offline-queue.ts';
import { openForReading, type QueueDatabase } from '../queue/database.ts';
import { type QueueReader, readQueue } from '../queue/queue-reader.ts';
import { cliWords } from './cli-words.ts';
import { findClip } from './find-clip.ts';
import {
  type CommonOptions,
  exitCodes,
  fail,
  printJson,
  printLine,
  printTable,
  summaryEvent,
} from './printing.ts';

type Reading = (queue: QueueReader, now: number, schedule: ScheduleView) => number;

/** Opens the queue for looking at it, and closes it again. */
export async function read(options: CommonOptions, reading: Reading): Promise<number> {
  const loaded = await loadConfig(options.config);
  if (!loaded.ok) return fail(loaded.problem);
  const now = Date.now();
  return withDatabase(loaded.config, (db) => {
    const schedule = scheduleView(loaded.config, db, () => now);
    return reading(
      readQueue(db, () => now, schedule),
      now,
      schedule,
    );
  });
}

function withDatabase({ dataDir }: Config, use: (db: QueueDatabase) => number): number {
  const opened = openForReading(dataDir);
  if (!opened.ok) return fail(opened.problem);
  try {
    return use(opened.db);
  } finally {
    opened.db.close();
  }
}

export function statusCommand(options: CommonOptions): Promise<number> {
  return read(options, (queue, now) => {
    const needsPerson = queue.needsPerson();
    if (options.json) {
      const pause = queue.pause();
      const paused = { paused: pause !== null, pausedUntil: pause?.until ?? null };
      const more = { needsPerson, ...paused, slotRequests: queue.counters() };
      printJson(summaryEvent(new Date(now).toISOString(), queue.counts(), more));
    } else {
      for (const [state, clips] of Object.entries(queue.counts()))
        printLine(`${String(clips).padStart(7)}  ${state}`);
      printLine(cliWords.slotRequests(queue.counters()));
      const pause = queue.pause();
      if (pause !== null)
        printLine(cliWords.isPaused(pause.until === null ? null : formatWhen(pause.until, now)));
    }
    return needsPerson > 0 ? exitCodes.needsPerson : exitCodes.good;
  });
}

export function listCommand(options: CommonOptions): Promise<number> {
  return read(options, (queue, now) => {
    const clips = [...queue.all()];
    if (options.json) for (const clip of clips) printJson(clip);
    else printTable(clips, now);
    return queue.needsPerson() > 0 ? exitCodes.needsPerson : exitCodes.good;
  });
}

export function showCommand(named: string, options: CommonOptions): Promise<number> {
  return read(options, (queue, now) => {
    const clip = findClip(queue, named);
    if (clip === null) return fail(cliWords.noSuchClip(named));
    const history = queue.history(clip.clipId);
    if (options.json) printJson({ ...clip, path: queue.pathOf(clip.clipId), history });
    else printClip(clip, queue, now);
    return exitCodes.good;
  });
}

function printClip(clip: ClipView, queue: QueueReader, now: number): void {
  printLine(`${clip.name}  ${formatBytes(clip.sizeBytes)}  ${clip.clipId}`);
  printLine(queue.pathOf(clip.clipId) ?? '');
  printLine(describeStatus(clip.status, clip, now));
  const next = describeNextStep(clip.status);
  if (next !== null) printLine(next);
  for (const { at, event, state, detail } of queue.history(clip.clipId)) {
    printLine(
      `  ${new Date(at).toISOString()}  ${event} -> ${state}${detail === null ? '' : `  (${detail})`}`,
    );
  }
}
