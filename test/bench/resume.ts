/** What a kill in the middle of a clip costs: bytes that go twice, and the time until bits are accepted again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { largeClip } from './clip-files.ts';
import { authorizationEnv } from './clipslot.ts';
import { oursTo } from './large-clip.ts';
import type { Place } from './place.ts';
import { both, fixed, type Report } from './report.ts';
import { startSink } from './sink-process.ts';
import { median } from './statistics.ts';

const blockBytes = 2_000_000;
const blocksAtOnce = 4;

interface Killed {
  readonly killedAtShare: number;
  readonly sentAgainBytes: number;
  readonly firstAcceptedMs: number;
  readonly completed: boolean;
}

export async function resumeBench(place: Place): Promise<Report> {
  const kills = place.quick ? 3 : 6;
  const sizeBytes = place.quick ? 200_000_000 : 1_000_000_000;
  const captures = place.folder('captures');
  await largeClip(join(captures, 'killed.mp4'), sizeBytes);
  const runs: Killed[] = [];
  for (let kill = 0; kill < kills; kill += 1)
    runs.push(await killAndGoOn(place, captures, sizeBytes, (kill + 0.5) / kills));
  rmSync(captures, { recursive: true });
  const again = runs.map(({ sentAgainBytes }) => sentAgainBytes / 1e6);
  const first = runs.map(({ firstAcceptedMs }) => firstAcceptedMs);
  const inFlight = (blocksAtOnce * blockBytes) / 1e6;
  const kept = Math.max(...again) <= inFlight && runs.every(({ completed }) => completed);
  return {
    title: 'A kill in the middle of a clip',
    about: `SIGKILL at ${kills} points of a clip of ${sizeBytes / 1e6} MB, then started again until it is published; counted where the bytes arrive. Median (worst).`,
    columns: ['sent again, MB', 'share of the file', 'process start to first accepted block, ms'],
    rows: [
      [
        both(median(again), Math.max(...again), 1),
        `${fixed((median(again) * 1e8) / sizeBytes, 2)} %`,
        both(median(first), Math.max(...first), 0),
      ],
    ],
    notes: [
      `goal: at most the blocks in flight (${inFlight} MB): ${kept ? 'reached' : 'missed'}; ${runs.filter(({ completed }) => completed).length} of ${kills} clips completed`,
    ],
    commands: [],
    runs,
  };
}

async function killAndGoOn(
  place: Place,
  captures: string,
  sizeBytes: number,
  share: number,
): Promise<Killed> {
  const sink = await startSink();
  const line = oursTo(place, sink, captures, { blocksAtOnce });
  const first = start(place, line);
  while ((await sink.count()).bytes < share * sizeBytes && first.exitCode === null) await sleep(2);
  first.kill('SIGKILL');
  if (first.exitCode === null && first.signalCode === null) await once(first, 'exit');
  // What was under way in the sockets arrives before anything is counted anew.
  await sleep(100);
  const before = await sink.reset();
  const startedAt = performance.timeOrigin + performance.now();
  const second = start(place, line);
  const [exitCode] = await once(second, 'exit');
  const after = await sink.count();
  sink.stop();
  const acceptedAt = Math.min(...after.puts.filter(({ whole }) => whole).map(({ endedAt }) => endedAt));
  return {
    killedAtShare: before.bytes / sizeBytes,
    sentAgainBytes: before.bytes + after.bytes - sizeBytes,
    firstAcceptedMs: acceptedAt - startedAt,
    completed: exitCode === 0,
  };
}

function start(place: Place, [command = '', ...args]: readonly string[]): ChildProcess {
  const child = spawn(command, args, { env: { ...process.env, ...authorizationEnv }, stdio: 'ignore' });
  place.owns(child);
  return child;
}
