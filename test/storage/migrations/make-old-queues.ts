/**
 * Makes the queue files in `old-queues/`, each by the code that first wrote its schema: takes that commit out of the
 * repository's history, runs its own simulator and command line on real clips, and keeps the database, compressed. Needs the
 * whole history, and the packages of today, which those versions name as well. Run it only to add a file, once a migration has
 * landed: `node test/storage/migrations/make-old-queues.ts [NAME…]` makes those that are missing, or the named ones again.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { oldQueues } from './old-queues.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const samples = join(root, 'main', 'replay', 'samples');
/** A step of an old version that takes longer has failed. */
const stepMs = 60_000;

const wanted = process.argv.slice(2);
for (const { name, commit } of oldQueues) {
  const file = join(import.meta.dirname, 'old-queues', `${name}.db.gz`);
  if (wanted.length > 0 ? !wanted.includes(name) : existsSync(file)) continue;
  const folder = mkdtempSync(join(tmpdir(), 'clipslot-old-'));
  try {
    const database = await makeQueue(commit, folder);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, gzipSync(readFileSync(database), { level: 9 }));
    console.log(`${name}: made by ${commit}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Three clips: one published, one that holds a slot and has yet to send its bits, one that awaits its slot. */
async function makeQueue(commit: string, folder: string): Promise<string> {
  const source = join(folder, 'source');
  const captures = join(folder, 'captures');
  for (const made of [source, captures]) mkdirSync(made);
  execFileSync('tar', ['-x', '-C', source], {
    input: execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 1e9 }),
  });
  symlinkSync(join(root, 'node_modules'), join(source, 'node_modules'));
  standIn(join(folder, 'node_modules', 'junit-report-builder'));
  const capture = (from: string, to: string) => copyFileSync(join(samples, from), join(captures, to));

  const fine = await startSimulator(source, folder, []);
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(configFor(fine.facts, captures)));
  const run = (until: string | null) => runEngine(source, config, fine.facts.authorization, until);
  capture('plain.mp4', 'published.mp4');
  await run(null);
  await end(fine.child);
  const port = new URL(fine.facts.metadataUrl).port;
  const busy = await startSimulator(
    source,
    folder,
    [{ on: 'block', do: { kind: 'status', status: 503 } }],
    port,
  );
  // Its ports may differ: the slots of this queue are one service's, whatever address it has.
  writeFileSync(config, JSON.stringify(configFor(busy.facts, captures)));
  capture('fragmented.mp4', 'held.mp4');
  await run('slot-granted');
  await end(busy.child);
  capture('matroska.mkv', 'awaiting.mkv');
  await run('found');
  return join(folder, 'data', 'queue.db');
}

/** Of a package that is no longer used: its users are imported, though no old version is asked for a report here. */
function standIn(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), 'module.exports = {};');
}

interface Facts {
  readonly metadataUrl: string;
  readonly transferHost: string;
  readonly scid: string;
  readonly authorization: string;
}

function configFor({ metadataUrl, transferHost, scid }: Facts, captures: string): object {
  return {
    dataDir: 'data',
    service: { metadataUrl, transferHosts: [transferHost] },
    account: { scid, authorization: { env: 'OLD_AUTHORIZATION' } },
    folders: [{ path: captures, defaults: { greatestMomentId: '123abc' } }],
    settle: { quietMs: 200 },
    transfers: { blockSizeBytes: 65_536 },
  };
}

async function startSimulator(source: string, folder: string, faults: readonly object[], port?: string) {
  const entries = ['main/simulator/index.ts', 'test/simulator/index.ts'].map((entry) => join(source, entry));
  const entry = entries.find((one) => existsSync(one)) ?? '';
  const scenario = join(folder, 'scenario.json');
  writeFileSync(
    scenario,
    JSON.stringify({ name: 'old', sentence: 'What this queue needs.', seed: 1, faults }),
  );
  const args = [
    '--scenario',
    scenario,
    '--state',
    join(folder, 'service'),
    ...(port ? ['--port', port] : []),
  ];
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  // `as`: the first line of every simulator there was.
  return { child, facts: JSON.parse(String(line)) as Facts };
}

/** @param until the event after which it is asked to stop; null: it ends by itself */
async function runEngine(
  source: string,
  config: string,
  authorization: string,
  until: string | null,
): Promise<void> {
  const args = [join(source, 'main/cli/index.ts'), 'run', '--config', config, '--json'];
  const child = spawn(process.execPath, until === null ? [...args, '--until-idle'] : args, {
    env: { ...process.env, OLD_AUTHORIZATION: authorization, XDG_STATE_HOME: join(config, '..', 'state') },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: stepMs,
    killSignal: 'SIGKILL',
  });
  const closed = once(child, 'close');
  if (until !== null) {
    await told(createInterface({ input: child.stdout }), until);
    child.kill('SIGTERM');
  }
  const [exitCode] = await closed;
  if (exitCode === null) throw new Error(`an engine did not come to ${until ?? 'its end'} in time`);
}

/** Resolves with the first line that tells of this event, or when there are no more lines. */
async function told(lines: Interface, event: string): Promise<void> {
  for await (const line of lines) if (line.includes(`"event":"${event}"`)) return;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  await ended;
}
