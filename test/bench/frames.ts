/** How smoothly the list scrolls in the packaged app, beside the same script over a list with nothing in it. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { appVariable } from '../setup/app-under-test.ts';
import { build } from '../setup/build.ts';
import { hasDisplay } from '../setup/debian-packages.ts';
import { anyElectron } from '../setup/electron-runtime.ts';
import { packageApp } from '../setup/package-app.ts';
import { authorizationEnv, toSink, writeConfig } from './clipslot.ts';
import type { FramesFacts, FramesOrders } from './frames-words.ts';
import { knownClips } from './known-clips.ts';
import { runWell } from './measured-run.ts';
import type { Place } from './place.ts';
import { fixed, type Report } from './report.ts';
import { startSink } from './sink-process.ts';
import { percentile } from './statistics.ts';

/** A frame at 60 a second. */
const budgetMs = 16.7;

interface Run {
  readonly known: number;
  readonly facts: FramesFacts;
}

export async function framesBench(place: Place): Promise<Report> {
  const found = await anyElectron();
  if (!found.available) throw new Error(`no Electron to run with: ${found.reason}`);
  if (!(await build())) throw new Error('the app could not be built');
  const program = await packageApp(found.electron, 'test');
  const rounds = place.quick ? 1 : 3;
  const runs: Run[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const known of [0, place.quick ? 1000 : 100_000])
      runs.push({ known, facts: await scrollOnce(place, program, known) });
  return reportOf(runs, rounds, found.electron.version);
}

async function scrollOnce(place: Place, program: string, known: number): Promise<FramesFacts> {
  const { captures, dataDir } = await knownClips(place, known);
  const sink = await startSink();
  const base = place.folder('window');
  const home = join(base, 'home');
  mkdirSync(home);
  copyFileSync(
    writeConfig(place, { captures, dataDir, settle: {}, ...toSink(sink) }),
    join(home, 'config.json'),
  );
  const orders: FramesOrders = {
    ...{ base, known },
    frames: place.quick ? 120 : 600,
    updateSeconds: place.quick ? 3 : 10,
  };
  const screen = hasDisplay() ? [] : ['xvfb-run', '-a', '-s', '-screen 0 1280x1024x24'];
  const child = join(import.meta.dirname, 'frames-child.ts');
  const env = { ...authorizationEnv, [appVariable]: program };
  const ran = await runWell([...screen, process.execPath, child, JSON.stringify(orders)], { env });
  sink.stop();
  // `as`: our own child's words.
  return JSON.parse(ran.stdout) as FramesFacts;
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
