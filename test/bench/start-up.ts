/** From the start of the process to a working queue, with 100,000 clips known. */
import { toSink, writeConfig } from './clipslot.ts';
import { startEngine } from './engine-process.ts';
import { knownClips } from './known-clips.ts';
import type { Place } from './place.ts';
import { processFacts } from './process-facts.ts';
import { both, fixed, megabytes, type Report } from './report.ts';
import { startSink } from './sink-process.ts';
import { median } from './statistics.ts';
import { type BuiltApp, builtApp, runWithWindow } from './window-run.ts';

interface Start {
  /** The database is open, and the folder watched. */
  readonly watchingMs: number;
  /** The first scan of the folder is through as well. */
  readonly idleMs: number;
  readonly peakBytes: number;
}

export async function startUpBench(place: Place): Promise<Report> {
  const sizes = place.quick ? [0, 1000] : [0, 100_000];
  const times = place.quick ? 2 : 3;
  const runs: { known: number; starts: Start[] }[] = sizes.map((known) => ({ known, starts: [] }));
  for (let time = 0; time < times; time += 1)
    for (const { known, starts } of runs) starts.push(await startOnce(place, known));
  const app = await builtApp();
  const windows = sizes.map((known) => ({ known, shownMs: [] as number[] }));
  for (let time = 0; time < times; time += 1)
    for (const { known, shownMs } of windows) shownMs.push(await windowOnce(place, app, known));
  const most = runs.at(-1)?.starts.map(({ watchingMs }) => watchingMs) ?? [];
  return {
    title: 'Start',
    about: `From spawning the process; ${times} starts each, interleaved, files in the page cache. Median (worst). "Watching": the database is opened, and read through unless it was closed whole, as it was not before the first of the starts, and the folders are watched. "Settled": the first scan of the folder, with all known files in it, is through. "Shown": the packaged app (Electron ${app.electron.version}, drawn in software, driven by Playwright, whose part is in it) from the start of its process until its window shows the first rows of the queue.`,
    columns: ['what', 'known clips', 'watching, ms', 'settled, ms', 'peak memory, MB', 'shown, ms'],
    rows: [
      ...runs.map(({ known, starts }) => [
        'engine in Node',
        known.toLocaleString('en'),
        ...(['watchingMs', 'idleMs'] as const).map((field) => {
          const all = starts.map((start) => start[field]);
          return both(median(all), Math.max(...all), 0);
        }),
        megabytes(Math.max(...starts.map(({ peakBytes }) => peakBytes))),
        '',
      ]),
      ...windows.map(({ known, shownMs }) => [
        'window in Electron',
        known.toLocaleString('en'),
        ...['', '', ''],
        both(median(shownMs), Math.max(...shownMs), 0),
      ]),
    ],
    notes: [
      `budget: watching within 1,500 ms: ${median(most) <= 1500 ? 'kept' : `not kept (${fixed(median(most), 0)} ms)`}`,
    ],
    commands: [],
    runs: { engines: runs, windows },
  };
}

async function startOnce(place: Place, known: number): Promise<Start> {
  const { captures, dataDir } = await knownClips(place, known);
  const sink = await startSink();
  const configFile = writeConfig(place, { captures, dataDir, settle: {}, ...toSink(sink) });
  const startedAt = performance.timeOrigin + performance.now();
  const engine = await startEngine(place, {
    configFile,
    tellsEach: false,
    watchesLoop: false,
    paused: false,
  });
  await engine.idle();
  const idleMs = performance.timeOrigin + performance.now() - startedAt;
  const peakBytes = processFacts(engine.pid)?.peakBytes ?? 0;
  await engine.stop();
  sink.stop();
  return { watchingMs: engine.watchingAt - startedAt, idleMs, peakBytes };
}

async function windowOnce(place: Place, app: BuiltApp, known: number): Promise<number> {
  // `as`: our own child's words.
  return (await runWithWindow(place, app, known, 'window-start-child.ts', {})) as number;
}
