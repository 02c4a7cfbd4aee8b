/** What a GiB costs us, and what it costs others that send files as blocks: the Azure SDK and rclone, into Azurite. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { account, rcloneProgram, startStore, storePackages, storeVersions } from './azure-tools.ts';
import type { UploadOrders } from './azure-upload.ts';
import { gibibyte, largeClip } from './clip-files.ts';
import { authorizationEnv } from './clipslot.ts';
import { oursTo } from './large-clip.ts';
import { firstLine } from './machine.ts';
import { type MeasuredRun, runWell } from './measured-run.ts';
import type { Place } from './place.ts';
import { both, fixed, megabytes, type Report } from './report.ts';
import { startSink } from './sink-process.ts';
import { median, pairwiseRatio } from './statistics.ts';

const blockBytes = 2_000_000;
const blocksAtOnce = 4;

interface Client {
  readonly name: string;
  readonly run: () => Promise<MeasuredRun>;
  readonly line: string;
  readonly runs: MeasuredRun[];
}

export async function storesBench(place: Place): Promise<Report> {
  const sizeBytes = (place.quick ? 128 : 1024) * 1024 * 1024;
  const rounds = place.quick ? 1 : 3;
  const captures = place.folder('captures');
  const clip = join(captures, 'clip.mp4');
  await largeClip(clip, sizeBytes);
  const { clients, missing, versions, stop } = await allClients(place, captures, clip);
  for (let round = 0; round < rounds; round += 1) {
    for (const client of clients) client.runs.push(await client.run());
    place.say(
      clients.map(({ name, runs }) => `${name}: ${fixed(runs.at(-1)?.cpuSeconds ?? 0, 1)} CPU s`).join(', '),
    );
  }
  stop();
  rmSync(captures, { recursive: true });
  const cpu = ({ runs }: Client) => runs.map(({ cpuSeconds }) => (cpuSeconds * gibibyte) / sizeBytes);
  const peaks = ({ runs }: Client) => runs.map(({ peakBytes }) => peakBytes);
  const [ours] = clients;
  const ourCpu = ours === undefined ? [] : cpu(ours);
  return {
    title: 'CPU and memory beside the Azure SDK and rclone',
    about: `One clip of ${sizeBytes / 1024 ** 2} MiB, blocks of 2,000,000 bytes, 4 at once, for all; ${rounds} interleaved rounds, whole process from start to end, file in the page cache. Median (worst). We send to the counting sink, the others to Azurite, which is far slower: their times say something about the store, so only CPU and memory are compared. ${versions}.`,
    columns: ['client', 'CPU s/GiB', 'of ours, pair by pair', 'peak memory, MB', 'whole run, s'],
    rows: clients.map((client) => [
      client.name,
      both(median(cpu(client)), Math.max(...cpu(client)), 2),
      fixed(pairwiseRatio(cpu(client), ourCpu), 2),
      `${megabytes(median(peaks(client)))} (${megabytes(Math.max(...peaks(client)))})`,
      fixed(median(client.runs.map(({ wallSeconds }) => wallSeconds)), 1),
    ]),
    notes: [
      ...clients.slice(1).map((other) => verdict(other.name, pairwiseRatio(cpu(other), ourCpu))),
      ...missing,
    ],
    commands: clients.map(({ line }) => line),
    runs: clients.map(({ name, runs }) => ({ name, runs })),
  };
}

function verdict(name: string, ratio: number): string {
  return ratio >= 1
    ? `less CPU than ${name}: reached`
    : `${name} wins: it needs ${fixed(ratio, 2)} of our CPU`;
}

async function allClients(place: Place, captures: string, clip: string) {
  const sink = await startSink();
  const packages = await storePackages();
  const rclone = await rcloneProgram();
  const clients: Client[] = [oursAsClient(place, sink, captures)];
  const missing = [packages, rclone].flatMap((had) => (had.ok ? [] : [had.why]));
  const store = packages.ok ? await startStore(place, packages.value) : null;
  if (packages.ok && store !== null) {
    const orders = { packagesFolder: packages.value, storeUrl: store.url, account, file: clip, blockBytes };
    clients.push(sdkClient(place, { ...orders, concurrency: blocksAtOnce }));
  }
  if (rclone.ok && store !== null) clients.push(rcloneClient(place, rclone.value, store.url, clip));
  const versions = [
    storeVersions,
    rclone.ok ? `${firstLine(rclone.value, ['version'])} (the distribution's old one)` : '',
  ];
  const stop = () => {
    sink.stop();
    store?.stop();
  };
  return { clients, missing, versions: versions.filter((one) => one !== '').join(', '), stop };
}

function oursAsClient(place: Place, sink: Parameters<typeof oursTo>[1], captures: string): Client {
  const line = () => oursTo(place, sink, captures, { blocksAtOnce, blockSizeBytes: blockBytes });
  return {
    name: 'Clipslot',
    run: () => runWell(line(), { env: authorizationEnv }),
    line: place.shown(line()),
    runs: [],
  };
}

function sdkClient(place: Place, orders: UploadOrders): Client {
  const line = [process.execPath, join(import.meta.dirname, 'azure-upload.ts'), JSON.stringify(orders)];
  const shown = place.shown(line).replace(account.key, 'KEY').replace(orders.packagesFolder, 'CACHE');
  return { name: '@azure/storage-blob uploadFile', run: () => runWell(line), line: shown, runs: [] };
}

function rcloneClient(place: Place, program: string, storeUrl: string, clip: string): Client {
  const home = mkdtempSync(join(place.root, 'rclone-'));
  const env = {
    RCLONE_CONFIG: join(home, 'rclone.conf'),
    // With the emulator's account it asks no name server for the store; the endpoint says where it is.
    RCLONE_AZUREBLOB_USE_EMULATOR: 'true',
    RCLONE_AZUREBLOB_ENDPOINT: storeUrl,
  };
  const sizes = [
    '--azureblob-chunk-size',
    `${blockBytes}B`,
    '--azureblob-upload-concurrency',
    String(blocksAtOnce),
  ];
  const line = [
    program,
    'copyto',
    clip,
    ':azureblob:bench/rclone',
    ...sizes,
    '--ignore-times',
    '--retries',
    '1',
  ];
  return {
    name: 'rclone',
    run: () => runWell(line, { env }),
    line: place.shown(['rclone', ...line.slice(1)]),
    runs: [],
  };
}
