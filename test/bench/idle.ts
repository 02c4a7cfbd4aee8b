/** What the engine costs while there is nothing to do, by how much it knows. */
import { setTimeout as sleep } from 'node:timers/promises';
import { toSink, writeConfig } from './clipslot.ts';
import { startEngine } from './engine-process.ts';
import { knownClips } from './known-clips.ts';
import type { Place } from './place.ts';
import { processFacts } from './process-facts.ts';
import { fixed, megabytes, type Report } from './report.ts';
import { startSink } from './sink-process.ts';

interface Idle {
  readonly known: number;
  readonly cpuShare: number;
  readonly switchesPerSecond: number;
  readonly residentBytes: number;
  readonly peakBytes: number;
  readonly writtenBytes: number | null;
}

export async function idleBench(place: Place): Promise<Report> {
  const seconds = place.quick ? 8 : 61;
  const sizes = place.quick ? [0, 1000] : [0, 1000, 100_000];
  const runs: Idle[] = [];
  for (const known of sizes) runs.push(await idle(place, known, seconds));
  return {
    title: 'Idle',
    about: `The engine in Node with settings as they come, ${seconds} s after everything has settled, so that one reconcile scan of the folder falls into the time; all known files lie in the folder. Wake-ups: voluntary context switches of all threads, V8's and libuv's included.`,
    columns: [
      'known clips',
      'CPU, % of one core',
      'wake-ups/s',
      'memory, MB',
      'peak memory, MB',
      'written to the disk, bytes',
    ],
    rows: runs.map((run) => [
      run.known.toLocaleString('en'),
      fixed(run.cpuShare * 100, 2),
      fixed(run.switchesPerSecond, 1),
      megabytes(run.residentBytes),
      megabytes(run.peakBytes),
      run.writtenBytes === null ? 'unknown' : String(run.writtenBytes),
    ]),
    notes: [
      `budget: 0.3 % of one core and 5 wake-ups/s at 10,000 clips, nothing written: ${runs.map((run) => `${run.known}: ${run.cpuShare <= 0.003 && run.switchesPerSecond <= 5 && run.writtenBytes === 0 ? 'kept' : 'not kept'}`).join(', ')}`,
    ],
    commands: [],
    runs,
  };
}

async function idle(place: Place, known: number, seconds: number): Promise<Idle> {
  const { captures, dataDir } = await knownClips(place, known);
  const sink = await startSink();
  const configFile = writeConfig(place, { captures, dataDir, settle: {}, ...toSink(sink) });
  const engine = await startEngine(place, {
    configFile,
    tellsEach: false,
    watchesLoop: false,
    paused: false,
  });
  await engine.idle();
  // The first scan's garbage, and the first backup.
  await sleep(place.quick ? 1000 : 3000);
  const before = processFacts(engine.pid);
  await sleep(seconds * 1000);
  const after = processFacts(engine.pid);
  await engine.stop();
  sink.stop();
  if (before === null || after === null) throw new Error('the engine ended while idle');
  const written = before.writtenBytes !== null && after.writtenBytes !== null;
  return {
    known,
    cpuShare: (after.cpuSeconds - before.cpuSeconds) / seconds,
    switchesPerSecond: (after.voluntarySwitches - before.voluntarySwitches) / seconds,
    residentBytes: after.residentBytes,
    peakBytes: after.peakBytes,
    writtenBytes: written ? (after.writtenBytes ?? 0) - (before.writtenBytes ?? 0) : null,
  };
}
