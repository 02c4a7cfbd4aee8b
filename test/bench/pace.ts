/** Does a limit hold, at any number, and how soon does a word of the owner bite? Looked at where the bytes arrive. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { largeClip } from './clip-files.ts';
import { toSink, writeConfig } from './clipslot.ts';
import { type EngineProcess, startEngine } from './engine-process.ts';
import type { Place } from './place.ts';
import { fixed, type Report } from './report.ts';
import { type Sink, startSink } from './sink-process.ts';
import type { SinkCount } from './sink-words.ts';
import { mostWithin } from './statistics.ts';

const limits = [
  { name: '64 kB/s', bytesPerSecond: 64_000 },
  { name: '1 MB/s', bytesPerSecond: 1_000_000 },
  { name: '50 MB/s', bytesPerSecond: 50_000_000 },
] as const;

interface Paced {
  readonly limit: number;
  readonly meanError: number;
  readonly worstSecond: number;
  readonly worstTwoSeconds: number;
  readonly pauseBitesMs: number;
  readonly resumeBitesMs: number;
}

export async function paceBench(place: Place): Promise<Report> {
  const seconds = place.quick ? 4 : 12;
  const captures = place.folder('captures');
  await largeClip(join(captures, 'paced.mp4'), 50_000_000 * (seconds + 8));
  const runs: Paced[] = [];
  for (const { bytesPerSecond } of limits)
    runs.push(await oneLimit(place, captures, bytesPerSecond, seconds));
  rmSync(captures, { recursive: true });
  const signed = (share: number) => `${share >= 0 ? '+' : ''}${fixed(share * 100, 1)} %`;
  const within = runs.every(({ meanError }) => Math.abs(meanError) < 0.02);
  const never = runs.every(({ worstTwoSeconds }) => worstTwoSeconds <= 0);
  const soon = runs.every(({ pauseBitesMs }) => pauseBitesMs < 1000);
  return {
    title: 'Does a limit hold?',
    about: `One clip, 4 blocks at once, ${seconds} s at each limit, as the sink sees body bytes arrive (10 ms steps). The worst second and the worst two are the fullest, against the limit.`,
    columns: [
      'limit',
      'mean error',
      'worst second',
      'worst two seconds',
      'last byte after "pause", ms',
      'first byte after "go on", ms',
    ],
    rows: runs.map((run, at) => [
      limits[at]?.name ?? '',
      ...[run.meanError, run.worstSecond, run.worstTwoSeconds].map(signed),
      ...[run.pauseBitesMs, run.resumeBitesMs].map((ms) => fixed(ms, 0)),
    ]),
    notes: [
      `goals: mean error under 2 %: ${within ? 'reached' : 'missed'}; no two seconds above the limit: ${never ? 'reached' : 'missed'}; a change bites within 1 s: ${soon ? 'reached' : 'missed'}`,
    ],
    commands: [],
    runs,
  };
}

async function oneLimit(
  place: Place,
  captures: string,
  bytesPerSecond: number,
  seconds: number,
): Promise<Paced> {
  const sink = await startSink();
  const dataDir = join(place.folder('data'), 'queue');
  const configFile = writeConfig(place, {
    captures,
    dataDir,
    transfers: { bytesPerSecond },
    ...toSink(sink),
  });
  const engine = await startEngine(place, {
    configFile,
    tellsEach: false,
    watchesLoop: false,
    paused: false,
  });
  while ((await sink.count()).bytes === 0) await sleep(20);
  // What starting up may have let through is not the rate.
  await sleep(500);
  await sink.reset();
  await sleep(seconds * 1000);
  const seen = await sink.reset();
  const bites = await timesToBite(engine, sink);
  await engine.stop();
  sink.stop();
  return { limit: bytesPerSecond, ...errors(seen, bytesPerSecond), ...bites };
}

function errors({ bytes, arrivals, firstByteAt, lastByteAt }: SinkCount, limit: number) {
  const [, firstBytes = 0] = arrivals[0] ?? [];
  return {
    // From the first arrival on, which itself came for free.
    meanError: ((bytes - firstBytes) * 1000) / (lastByteAt - firstByteAt) / limit - 1,
    worstSecond: mostWithin(arrivals, 1000) / limit - 1,
    worstTwoSeconds: mostWithin(arrivals, 2000) / (2 * limit) - 1,
  };
}

async function timesToBite(
  engine: EngineProcess,
  sink: Sink,
): Promise<Pick<Paced, 'pauseBitesMs' | 'resumeBitesMs'>> {
  await sleep(300);
  const pausedAt = performance.timeOrigin + performance.now();
  engine.send('pause');
  await sleep(1500);
  const { lastByteAt } = await sink.reset();
  const resumedAt = performance.timeOrigin + performance.now();
  engine.send('resume');
  await sleep(1500);
  const { firstByteAt } = await sink.count();
  return { pauseBitesMs: Math.max(0, lastByteAt - pausedAt), resumeBitesMs: firstByteAt - resumedAt };
}
