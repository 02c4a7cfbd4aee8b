/** How smoothly the list scrolls in the packaged app, beside the same script over a list with nothing in it. */
import type { FramesFacts, FramesOrders } from './frames-words.ts';
import type { Place } from './place.ts';
import { fixed, type Report } from './report.ts';
import { percentile } from './statistics.ts';
import { type BuiltApp, builtApp, runWithWindow } from './window-run.ts';

/** A frame at 60 a second. */
const budgetMs = 16.7;

interface Run {
  readonly known: number;
  readonly facts: FramesFacts;
}

export async function framesBench(place: Place): Promise<Report> {
  const app = await builtApp();
  const rounds = place.quick ? 1 : 3;
  const runs: Run[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const known of [0, place.quick ? 1000 : 100_000])
      runs.push({ known, facts: await scrollOnce(place, app, known) });
  return reportOf(runs, rounds, app.electron.version);
}

async function scrollOnce(place: Place, app: BuiltApp, known: number): Promise<FramesFacts> {
  const orders: Omit<FramesOrders, 'base' | 'known'> = {
    frames: place.quick ? 120 : 600,
    updateSeconds: place.quick ? 3 : 10,
  };
  // `as`: our own child's words.
  return (await runWithWindow(place, app, known, 'frames-child.ts', orders)) as FramesFacts;
}

function reportOf(runs: readonly Run[], rounds: number, electronVersion: string): Report {
  const sizes = [...new Set(runs.map(({ known }) => known))];
  const names = runs[0]?.facts.scrolls.map(({ name }) => name) ?? [];
  const lines = names.flatMap((name) => sizes.map((known) => lineOf(runs, name, known)));
  const [, full = 0] = sizes;
  const p95 = (known: number) => Math.max(...lines.filter((line) => line.known === known).map((l) => l.p95));
  const updates = runs.filter(({ known }) => known === full).map(({ facts }) => facts.updates);
  const slow = updates.flatMap(({ longTasksMs }) => longTasksMs);
  const late = Math.max(...runs.filter(({ known }) => known === full).map(({ facts }) => facts.mainLateMs));
  return {
    title: 'Frames',
    about: `The packaged app in Electron ${electronVersion}, 1280x800, drawn in software; the list scrolled by script once a frame. ${rounds} starts each, in turn with an empty list, all frames together. "Busy": processor time of the page's main thread.`,
    columns: [
      ...['scroll', 'clips', 'frame p50, ms', 'p95, ms', 'p99, ms', 'longest, ms', 'busy a frame, ms'],
      ...['of it script', 'layout', 'rows in the page, most', 'frames with a row still to come, %'],
    ],
    rows: lines.map((line) => [line.name, line.known.toLocaleString('en'), ...line.cells]),
    notes: [
      `budget: 95 of 100 frames within ${budgetMs} ms: ${fixed(p95(full), 1)} ms at worst, ${fixed(p95(full) / p95(0), 2)} of the empty list`,
      `budget: 50 updates a second without a task of 50 ms: ${slow.length === 0 ? 'kept' : `not kept, ${slow.length} such tasks, the longest ${fixed(Math.max(...slow), 0)} ms`} (${updates.map(({ count }) => count).join(' + ')} updates)`,
      `the latest a timer of the main process came while the list was scrolled: ${fixed(late, 1)} ms`,
    ],
    commands: [],
    runs,
  };
}

function lineOf(runs: readonly Run[], name: string, known: number) {
  const scrolls = runs
    .filter((run) => run.known === known)
    .flatMap(({ facts }) => facts.scrolls.filter((scroll) => scroll.name === name));
  const intervals = scrolls.flatMap(({ intervalsMs }) => intervalsMs);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const unloaded = scrolls.reduce((sum, { unloadedFrames }) => sum + unloadedFrames, 0);
  const p95 = percentile(intervals, 0.95);
  const cells = [
    fixed(percentile(intervals, 0.5), 1),
    fixed(p95, 1),
    fixed(percentile(intervals, 0.99), 1),
    fixed(Math.max(...intervals), 1),
    ...(['all', 'script', 'layout'] as const).map((part) =>
      fixed(mean(scrolls.map(({ busy }) => busy[part])), 1),
    ),
    String(Math.max(...scrolls.map(({ mostRows }) => mostRows))),
    fixed((100 * unloaded) / intervals.length, 0),
  ];
  return { name, known, p95, cells };
}
