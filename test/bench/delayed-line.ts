/** Why several blocks at once: the rate over a long and lossy line, by how many are under way. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { largeClip } from './clip-files.ts';
import { authorizationEnv, clipslotRun, writeConfig } from './clipslot.ts';
import { type Line, openLine } from './namespaces.ts';
import type { Place } from './place.ts';
import { both, fixed, type Report } from './report.ts';
import { type Sink, startSink } from './sink-process.ts';
import { median, pairwiseRatio } from './statistics.ts';

const delayMs = 25;
const parallels = [1, 2, 4, 8, 16] as const;
const runUpMs = 1500;

interface Series {
  readonly loss: number;
  readonly client: string;
  readonly rates: number[];
}

export async function delayedLineBench(place: Place): Promise<Report> {
  const rounds = place.quick ? 1 : 2;
  const spanMs = place.quick ? 2500 : 4000;
  const captures = place.folder('captures');
  await largeClip(join(captures, 'far.mp4'), 1_000_000_000);
  const series: Series[] = [];
  const made = new Set<string>();
  for (const loss of [0.01, 0]) {
    const opened = await openLine(place, delayMs, loss);
    if (!opened.ok) return missing(opened.why);
    made.add(opened.line.made);
    series.push(...(await overLine(place, opened.line, loss, captures, loss === 0 ? 1 : rounds, spanMs)));
    opened.line.end();
  }
  rmSync(captures, { recursive: true });
  return report(series, [...made].join('; '), rounds, spanMs);
}

function report(series: readonly Series[], made: string, rounds: number, spanMs: number): Report {
  const curlOf = (loss: number) =>
    series.find((one) => one.loss === loss && one.client.startsWith('curl'))?.rates ?? [];
  return {
    title: 'The same over 50 ms and 1 % loss: rate by blocks at once',
    about: `Two network namespaces, 25 ms and the loss each way, no limit on bandwidth; ${made}. ${rounds} rounds with loss, one without; in each every client in turn for ${spanMs / 1000} s after ${runUpMs / 1000} s of run-up, as the far end sees bytes arrive. Median (worst).`,
    columns: ['loss each way', 'client', 'MB/s', 'of one PUT by curl'],
    rows: series.map(({ loss, client, rates }) => [
      `${loss * 100} %`,
      client,
      both(median(rates), Math.min(...rates), 2),
      fixed(pairwiseRatio(rates, curlOf(loss)), 2),
    ]),
    notes: [
      'on a lossy line each connection is slow by itself, so the rate grows with their number; without loss what counts is how far each window opens in the time given',
    ],
    commands: [],
    runs: series,
  };
}

function missing(why: string): Report {
  const title = 'Rate over 50 ms and 1 % loss';
  return {
    title,
    about: `Not measured: ${why}`,
    columns: ['client', 'MB/s'],
    rows: [],
    notes: [],
    commands: [],
    runs: [],
  };
}

async function overLine(
  place: Place,
  line: Line,
  loss: number,
  captures: string,
  rounds: number,
  spanMs: number,
): Promise<Series[]> {
  // Plain http is for loopback only, so slots are asked for on this end, and bits go to the other.
  const far = await startSink({ host: line.farAddress, wrapper: line.far });
  const near = await startSink({ wrapper: line.near, transferHost: far.address });
  const curl = { loss, client: 'curl -T, one PUT', rates: [] as number[] };
  const ours = parallels.map((blocksAtOnce) => ({
    loss,
    client: `Clipslot, ${blocksAtOnce}`,
    rates: [] as number[],
    blocksAtOnce,
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const one of ours)
      one.rates.push(
        await rate(place, far, ourLine(place, near, far, captures, one.blocksAtOnce, line), spanMs),
      );
    const curlLine = [
      ...line.near,
      'curl',
      '-sS',
      '-T',
      join(captures, 'far.mp4'),
      '-o',
      '/dev/null',
      `http://${far.address}/plain`,
    ];
    curl.rates.push(await rate(place, far, curlLine, spanMs));
    place.say(
      `loss ${loss}: ${[...ours, curl].map(({ client, rates }) => `${client}: ${fixed(rates.at(-1) ?? 0, 2)}`).join(', ')} MB/s`,
    );
  }
  far.stop();
  near.stop();
  return [...ours.map(({ client, rates }) => ({ loss, client, rates })), curl];
}

function ourLine(
  place: Place,
  near: Sink,
  far: Sink,
  captures: string,
  blocksAtOnce: number,
  line: Line,
): string[] {
  const dataDir = join(place.folder('data'), 'queue');
  const service = { metadataUrl: `http://${near.address}`, transferHosts: [far.address] };
  return [
    ...line.near,
    ...clipslotRun(writeConfig(place, { captures, dataDir, transfers: { blocksAtOnce }, ...service })),
  ];
}

/** Megabytes per second while it runs; it is killed then. */
async function rate(
  place: Place,
  far: Sink,
  [command = '', ...args]: readonly string[],
  spanMs: number,
): Promise<number> {
  await far.reset();
  const child = spawn(command, args, { env: { ...process.env, ...authorizationEnv }, stdio: 'ignore' });
  place.owns(child);
  while ((await far.count()).bytes === 0) await sleep(20);
  await sleep(runUpMs);
  const before = await far.count();
  const startedMs = performance.now();
  await sleep(spanMs);
  const after = await far.count();
  const tookMs = performance.now() - startedMs;
  child.kill('SIGKILL');
  await once(child, 'exit');
  // The connections die with it; what is still on the line must not count for the next.
  await sleep(300);
  return (after.bytes - before.bytes) / 1e3 / tookMs;
}
