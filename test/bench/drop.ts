/** Very many files at once: how long until all have slots, and how responsive the engine's process stays meanwhile. */
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { smallestClip } from './clip-files.ts';
import { toSink, writeConfig } from './clipslot.ts';
import { startEngine } from './engine-process.ts';
import type { EngineFacts } from './engine-words.ts';
import type { Place } from './place.ts';
import { processFacts } from './process-facts.ts';
import { fixed, megabytes, type Report } from './report.ts';
import { startSink } from './sink-process.ts';

const patienceMs = 300_000;

interface Dropped extends EngineFacts {
  readonly renamedMs: number;
  readonly allSlotsMs: number;
  readonly peakBytes: number;
}

export async function dropBench(place: Place): Promise<Report> {
  const files = place.quick ? 500 : 10_000;
  const run = await drop(place, files);
  const perSecond = files / (run.allSlotsMs / 1000);
  return {
    title: `${files.toLocaleString('en')} files dropped at once`,
    about: `Complete clips of half a kilobyte renamed into the capture folder within ${fixed(run.renamedMs, 0)} ms; transfers paused by the owner, one run. Loop delay: how late a 1 ms timer came in the engine's process.`,
    columns: [
      'until all have slots, s',
      'slots/s',
      'loop delay p50, ms',
      'p99, ms',
      'worst, ms',
      'CPU, s',
      'peak memory, MB',
    ],
    rows: [
      [
        fixed(run.allSlotsMs / 1000, 1),
        fixed(perSecond, 0),
        ...[run.loopDelayP50, run.loopDelayP99, run.loopDelayMax].map((ms) => fixed(ms, 1)),
        fixed(run.cpuSeconds, 1),
        megabytes(run.peakBytes),
      ],
    ],
    notes: [
      `goal: loop delay p99 under 20 ms: ${run.loopDelayP99 < 20 ? 'reached' : 'missed'}; no slice over 10 ms: ${run.loopDelayMax < 10 ? 'reached' : 'missed'}`,
      `${run.granted} of ${files} files got a slot`,
    ],
    commands: [],
    runs: [run],
  };
}

async function drop(place: Place, files: number): Promise<Dropped> {
  const captures = place.folder('captures');
  const staging = place.folder('staging');
  for (let file = 0; file < files; file += 1)
    writeFileSync(join(staging, `clip-${file}.mp4`), smallestClip(`drop ${file}`));
  const sink = await startSink();
  const dataDir = join(place.folder('data'), 'queue');
  mkdirSync(dataDir, { mode: 0o700 });
  const configFile = writeConfig(place, { captures, dataDir, ...toSink(sink) });
  const engine = await startEngine(place, { configFile, tellsEach: false, watchesLoop: true, paused: true });
  await engine.idle();
  await engine.facts();
  const startedAt = performance.timeOrigin + performance.now();
  for (const name of readdirSync(staging)) renameSync(join(staging, name), join(captures, name));
  const renamedMs = performance.timeOrigin + performance.now() - startedAt;
  await allGranted(sink.count, files, startedAt + patienceMs);
  // The sink has granted them all; the last answers are being stored.
  await sleep(500);
  const facts = await engine.facts();
  const peakBytes = processFacts(engine.pid)?.peakBytes ?? 0;
  await engine.stop();
  sink.stop();
  return { ...facts, renamedMs, peakBytes, allSlotsMs: facts.lastGrantedAt - startedAt };
}

async function allGranted(
  count: () => Promise<{ slots: number }>,
  files: number,
  until: number,
): Promise<void> {
  // Asked of the sink, so that asking does not disturb the loop that is being watched.
  while ((await count()).slots < files && Date.now() < until) await sleep(200);
}
