/** How fast one large clip goes, and what that costs, beside the plainest uploader there is: curl with one PUT. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { gibibyte, largeClip } from './clip-files.ts';
import { authorizationEnv, clipslotRun, toSink, writeConfig } from './clipslot.ts';
import { type MeasuredRun, runWell } from './measured-run.ts';
import type { Place } from './place.ts';
import { both, fixed, megabytes, type Report } from './report.ts';
import { type Sink, startSink } from './sink-process.ts';
import { median, pairwiseRatio } from './statistics.ts';

/** "3.9 GiB": nearly the most that the service can take, whose sizes are 32 bits. */
const fullBytes = Math.floor(3.9 * gibibyte);

export interface Sent {
  readonly megabytesPerSecond: number;
  readonly cpuPerGib: number;
  readonly sinkCpuPerGib: number;
  readonly peakBytes: number;
  readonly wallSeconds: number;
}

export async function largeClipBench(place: Place): Promise<Report> {
  const sizeBytes = place.quick ? 256 * 1024 * 1024 : fullBytes;
  const pairs = place.quick ? 2 : 5;
  const captures = place.folder('captures');
  const clip = join(captures, 'large.mp4');
  await largeClip(clip, sizeBytes);
  const sink = await startSink();
  const curlLine = [
    'curl',
    '-sS',
    '-T',
    clip,
    '-o',
    join(place.root, 'curl-answer'),
    `http://${sink.address}/plain`,
  ];
  const bareLine = [process.execPath, join(import.meta.dirname, 'bare-loop.ts'), sink.address, clip];
  const runs = { ours: [] as Sent[], bare: [] as Sent[], curl: [] as Sent[] };
  let oursLine: string[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    oursLine = oursTo(place, sink, captures, {});
    runs.ours.push(await sentToSink(sink, sizeBytes, () => runWell(oursLine, { env: authorizationEnv })));
    runs.bare.push(await sentToSink(sink, sizeBytes, () => runWell(bareLine)));
    runs.curl.push(await sentToSink(sink, sizeBytes, () => runWell(curlLine)));
    place.say(
      `pair ${pair + 1}: ours ${fixed(runs.ours.at(-1)?.megabytesPerSecond ?? 0, 0)} MB/s, curl ${fixed(runs.curl.at(-1)?.megabytesPerSecond ?? 0, 0)} MB/s`,
    );
  }
  sink.stop();
  rmSync(captures, { recursive: true });
  const ratio = pairwiseRatio(rates(runs.ours), rates(runs.curl));
  return {
    title: `One clip of ${fixed(sizeBytes / gibibyte, 1)} GiB into a sink that only counts`,
    about: `Loopback, one Node process as the sink for both, file in the page cache, ${pairs} interleaved pairs. Median (worst). The rate is what the sink saw between the first and the last byte; CPU and memory are of the whole client process. We digest every block (AES-GMAC), record every answer on the disk and send 2,000,000-byte blocks, 4 at once; curl does one PUT and none of that. The bare loop reads, digests and puts the same blocks with undici and does nothing else.`,
    columns: [
      'client',
      'MB/s',
      'of curl, pair by pair',
      'CPU s/GiB',
      'peak memory, MB',
      'whole run, s',
      'sink CPU s/GiB',
    ],
    rows: [
      row('Clipslot', runs.ours, fixed(ratio, 2)),
      row('bare loop', runs.bare, fixed(pairwiseRatio(rates(runs.bare), rates(runs.curl)), 2)),
      row('curl -T', runs.curl, '1'),
    ],
    notes: [
      `goal: at least 0.9 of curl's rate: ${ratio >= 0.9 ? 'reached' : `missed, curl wins (${fixed(ratio, 2)})`}; memory under 150 MB: ${Math.max(...runs.ours.map(({ peakBytes }) => peakBytes)) < 150e6 ? 'reached' : 'missed'}`,
      'curl wins in CPU and memory, as expected: it neither hashes nor remembers.',
    ],
    commands: [place.shown(oursLine), place.shown(bareLine), place.shown(curlLine)],
    runs,
  };
}

/** A command line of ours for everything in `captures`, with a queue of its own unless one is given. */
export function oursTo(
  place: Place,
  sink: Sink,
  captures: string,
  transfers: object,
  dataDir = join(place.folder('data'), 'queue'),
): string[] {
  return clipslotRun(writeConfig(place, { captures, dataDir, transfers, ...toSink(sink) }), '--until-idle');
}

export async function sentToSink(
  sink: Sink,
  sizeBytes: number,
  run: () => Promise<MeasuredRun>,
): Promise<Sent> {
  const before = await sink.reset();
  const ran = await run();
  const { bytes, firstByteAt, lastByteAt, cpuSeconds } = await sink.count();
  if (bytes < sizeBytes) throw new Error(`only ${bytes} bytes arrived: ${ran.stdout}${ran.stderr}`);
  const gib = sizeBytes / gibibyte;
  return {
    megabytesPerSecond: bytes / 1e3 / (lastByteAt - firstByteAt),
    cpuPerGib: ran.cpuSeconds / gib,
    sinkCpuPerGib: (cpuSeconds - before.cpuSeconds) / gib,
    peakBytes: ran.peakBytes,
    wallSeconds: ran.wallSeconds,
  };
}

export const rates = (runs: readonly Sent[]): number[] =>
  runs.map(({ megabytesPerSecond }) => megabytesPerSecond);

function row(client: string, runs: readonly Sent[], ratio: string): string[] {
  const of = (field: keyof Sent) => runs.map((run) => run[field]);
  const most = (field: keyof Sent, digits: number) => both(median(of(field)), Math.max(...of(field)), digits);
  const memory = `${megabytes(median(of('peakBytes')))} (${megabytes(Math.max(...of('peakBytes')))})`;
  const rate = both(median(rates(runs)), Math.min(...rates(runs)), 0);
  return [
    client,
    rate,
    ratio,
    most('cpuPerGib', 2),
    memory,
    most('wallSeconds', 1),
    most('sinkCpuPerGib', 2),
  ];
}
