/**
 * How fast one large clip goes when the engine runs where users run it: in the main process of the packaged app, its
 * window open, beside curl. The app is the one that ships; it is driven by the configuration in its folder alone, and
 * what it does is counted at the sink and in /proc.
 */

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onScreen, rootArguments } from '../setup/debian-packages.ts';
import { anyElectron } from '../setup/electron-runtime.ts';
import { packageApp } from '../setup/package-app.ts';
import { agreeBeforehand } from '../support/agreed.ts';
import { gibibyte, largeClip } from './clip-files.ts';
import { authorizationEnv, toSink } from './clipslot.ts';
import { runWell } from './measured-run.ts';
import type { Place } from './place.ts';
import { processFacts } from './process-facts.ts';
import { both, fixed, megabytes, type Report } from './report.ts';
import { type Sink, startSink } from './sink-process.ts';
import { median, pairwiseRatio } from './statistics.ts';

const fullBytes = Math.floor(3.9 * gibibyte);
const lookEveryMs = 20;
/** Asking costs the sink time, so not often. */
const countEveryMs = 250;
const patienceMs = 180_000;
/** The window is drawn and the first scan over. */
const settledMs = 4000;

interface Sent {
  readonly megabytesPerSecond: number;
  readonly cpuPerGib: number;
  /** Of the main process, the engine's; the window's processes are not in it. */
  readonly peakBytes: number;
  readonly beforeBytes: number;
}

export async function electronClipBench(place: Place): Promise<Report> {
  const title = 'One large clip, the engine inside the real Electron';
  const found = await anyElectron();
  if (!found.available) return missing(title, found.reason);
  const program = await packageApp(found.electron, 'trial');
  const sizeBytes = place.quick ? 256 * 1024 * 1024 : fullBytes;
  const pairs = place.quick ? 1 : 3;
  const clip = join(place.folder('staging'), 'large.mp4');
  await largeClip(clip, sizeBytes);
  const sink = await startSink();
  const curlLine = [
    'curl',
    '-sS',
    '-T',
    clip,
    '-o',
    join(place.root, 'answer'),
    `http://${sink.address}/plain`,
  ];
  const ours: Sent[] = [];
  const curl: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    ours.push(await sendInApp(place, sink, program, clip, sizeBytes));
    await sink.reset();
    await runWell(curlLine);
    curl.push(await rateAt(sink));
    place.say(`pair ${pair + 1}: the app ${fixed(ours.at(-1)?.megabytesPerSecond ?? 0, 0)} MB/s`);
  }
  sink.stop();
  rmSync(clip);
  const rates = ours.map(({ megabytesPerSecond }) => megabytesPerSecond);
  const cpu = ours.map(({ cpuPerGib }) => cpuPerGib);
  const peaks = ours.map(({ peakBytes }) => peakBytes);
  return {
    title,
    about: `One clip of ${fixed(sizeBytes / gibibyte, 1)} GiB moved into the capture folder of the packaged app (Electron ${found.electron.version}), settings as they come, window open; into the counting sink, beside curl, ${pairs} interleaved pairs. Median (worst). CPU and memory are those of the main process, from the moment the clip is there.`,
    columns: ['client', 'MB/s', 'of curl, pair by pair', 'CPU s/GiB', 'memory before, MB', 'peak, MB'],
    rows: [
      [
        'Clipslot in Electron',
        both(median(rates), Math.min(...rates), 0),
        fixed(pairwiseRatio(rates, curl), 2),
        both(median(cpu), Math.max(...cpu), 2),
        megabytes(median(ours.map(({ beforeBytes }) => beforeBytes))),
        `${megabytes(median(peaks))} (${megabytes(Math.max(...peaks))})`,
      ],
      ['curl -T', both(median(curl), Math.min(...curl), 0), '1', '', '', ''],
    ],
    notes: [],
    commands: [place.shown(curlLine)],
    runs: { ours, curl },
  };
}

function missing(title: string, why: string): Report {
  return {
    title,
    about: `Not measured: ${why}.`,
    columns: [],
    rows: [],
    notes: [],
    commands: [],
    runs: null,
  };
}

async function sendInApp(
  place: Place,
  sink: Sink,
  program: string,
  clip: string,
  sizeBytes: number,
): Promise<Sent> {
  const home = place.folder('app');
  const captures = place.folder('captures');
  await settle(home, captures, sink);
  await sink.reset();
  const pid = await startApp(place, program, home);
  await sleep(settledMs);
  const before = processFacts(pid);
  const captured = join(captures, 'large.mp4');
  renameSync(clip, captured);
  await arrived(sink, sizeBytes);
  const after = processFacts(pid);
  renameSync(captured, clip);
  process.kill(pid, 'SIGKILL');
  if (before === null || after === null) throw new Error('the app ended while it was sending');
  return {
    megabytesPerSecond: await rateAt(sink),
    cpuPerGib: ((after.cpuSeconds - before.cpuSeconds) * gibibyte) / sizeBytes,
    peakBytes: after.peakBytes,
    beforeBytes: before.residentBytes,
  };
}

/** What the first run would have led to. */
async function settle(home: string, captures: string, sink: Sink): Promise<void> {
  const app = { environment: 'production', rootEnvironment: 'production' };
  writeFileSync(join(home, 'app.json'), JSON.stringify(app));
  mkdirSync(join(home, 'queue'), { mode: 0o700 });
  const config = {
    dataDir: join(home, 'queue'),
    service: toSink(sink),
    account: { scid: 'benchmark', authorization: { env: 'CLIPSLOT_AUTHORIZATION' } },
    folders: [{ path: captures, defaults: { greatestMomentId: 'benchmark' } }],
  };
  writeFileSync(join(home, 'config.json'), JSON.stringify(config), { mode: 0o600 });
  await agreeBeforehand(home, config);
}

/** Answers with the id of its main process: a screen of its own may stand between that and us. */
async function startApp(place: Place, program: string, home: string): Promise<number> {
  const folder = `--user-data-dir=${home}`;
  const [command = program, ...rest] = onScreen([program, ...rootArguments(), folder]);
  const env = { ...process.env, ...authorizationEnv };
  place.owns(spawn(command, rest, { env, stdio: 'ignore' }));
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookEveryMs) {
    const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && isMain(name, program, folder));
    if (pid !== undefined) return Number(pid);
    await sleep(lookEveryMs);
  }
  throw new Error('the app does not start');
}

function isMain(pid: string, program: string, folder: string): boolean {
  try {
    const [first, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return first === program && args.includes(folder) && !args.some((arg) => arg.startsWith('--type='));
  } catch {
    return false;
  }
}

async function arrived(sink: Sink, sizeBytes: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += countEveryMs) {
    if ((await sink.count()).bytes >= sizeBytes) return;
    await sleep(countEveryMs);
  }
  throw new Error('the app did not send the clip');
}

async function rateAt(sink: Sink): Promise<number> {
  const { bytes, firstByteAt, lastByteAt } = await sink.count();
  return bytes / 1e3 / (lastByteAt - firstByteAt);
}
