/** From a finished file to its slot on the disk, beyond the quiet time that is waited on purpose, by how much is known. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { smallestClip } from './clip-files.ts';
import { toSink, writeConfig } from './clipslot.ts';
import { startEngine } from './engine-process.ts';
import { knownClips } from './known-clips.ts';
import type { Place } from './place.ts';
import { fixed, type Report } from './report.ts';
import { startSink } from './sink-process.ts';
import { median, percentile } from './statistics.ts';

/** The shortest that the configuration takes, so that the rest can be seen. */
const quietMs = 50;
const warmUps = 3;

export async function slotLatencyBench(place: Place): Promise<Report> {
  const sizes = place.quick ? [1, 1000] : [1, 1000, 100_000];
  const files = place.quick ? 20 : 100;
  const runs: { known: number; latenciesMs: readonly number[] }[] = [];
  for (const known of sizes) {
    const latenciesMs = await latencies(place, known, files);
    runs.push({ known, latenciesMs });
    place.say(`${known} known: p50 ${fixed(median(latenciesMs), 1)} ms`);
  }
  const p99s = runs.map(({ latenciesMs }) => percentile(latenciesMs, 0.99));
  return {
    title: 'File finished to slot stored',
    about: `From the moment a file has its name in the capture folder to the commit of its slot, less the ${quietMs} ms of quiet that were configured. ${files} files one after the other; all known clips are published and their files still lie in the folder. The sink answers at once; every commit is synced to the disk (three for each slot).`,
    columns: ['known clips', 'p50, ms', 'p90, ms', 'p99, ms', 'worst, ms'],
    rows: runs.map(({ known, latenciesMs }) => [
      known.toLocaleString('en'),
      ...[0.5, 0.9, 0.99, 1].map((share) => fixed(percentile(latenciesMs, share), 1)),
    ]),
    notes: [`goal: flat, and p99 under 100 ms: ${Math.max(...p99s) < 100 ? 'reached' : 'missed'}`],
    commands: [],
    runs,
  };
}

async function latencies(place: Place, clips: number, files: number): Promise<number[]> {
  const { captures, dataDir } = await knownClips(place, clips);
  const sink = await startSink();
  const configFile = writeConfig(place, { captures, dataDir, settle: { quietMs }, ...toSink(sink) });
  const engine = await startEngine(place, { configFile, tellsEach: true, watchesLoop: false, paused: false });
  await engine.idle();
  const measured: number[] = [];
  const staging = place.folder('staging');
  for (let file = 0; file < files + warmUps; file += 1) {
    const path = join(captures, `new-${clips}-${file}.mp4`);
    const staged = join(staging, 'clip.mp4');
    writeFileSync(staged, smallestClip(`${clips} ${file}`));
    // Not in step with any timer of the engine.
    await sleep(20 + ((file * 37) % 60));
    const granted = engine.granted(path);
    const finishedAt = performance.timeOrigin + performance.now();
    renameSync(staged, path);
    measured.push((await granted) - finishedAt - quietMs);
  }
  await engine.stop();
  sink.stop();
  return measured.slice(warmUps);
}
