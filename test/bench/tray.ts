/**
 * What the packaged app costs in the tray for a minute, with its window closed and nothing to do, beside an Electron app
 * that does nothing at all but have a tray. All processes of each together.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onScreen, rootArguments } from '../setup/debian-packages.ts';
import type { Electron } from '../setup/electron-runtime.ts';
import { agreeBeforehand } from '../support/agreed.ts';
import { authorizationEnv, toSink, writeConfig } from './clipslot.ts';
import { knownClips } from './known-clips.ts';
import type { Place } from './place.ts';
import { type ProcessFacts, processFacts } from './process-facts.ts';
import { fixed, megabytes, type Report } from './report.ts';
import { startSink } from './sink-process.ts';
import { builtApp } from './window-run.ts';

interface Idle {
  readonly name: string;
  readonly cpuShare: number;
  readonly wakeUpsPerSecond: number;
  readonly residentBytes: number;
  readonly processes: number;
}

export async function trayBench(place: Place): Promise<Report> {
  const { program, electron } = await builtApp();
  const empty = emptyApp(place, electron);
  const known = place.quick ? 1000 : 10_000;
  const seconds = place.quick ? 8 : 60;
  const runs: Idle[] = [];
  runs.push(await ours(place, program, known, seconds));
  runs.push(await idle('an empty Electron app', empty, [], seconds, place));
  return reportOf(runs, known, seconds, electron.version);
}

async function ours(place: Place, program: string, known: number, seconds: number): Promise<Idle> {
  const { captures, dataDir } = await knownClips(place, known);
  const sink = await startSink();
  const home = join(place.folder('tray'), 'home');
  mkdirSync(home, { recursive: true });
  const config = writeConfig(place, { captures, dataDir, settle: {}, ...toSink(sink) });
  copyFileSync(config, join(home, 'config.json'));
  await agreeBeforehand(home, JSON.parse(readFileSync(config, 'utf8')));
  try {
    return await idle('Clipslot', program, [`--user-data-dir=${home}`, '--hidden'], seconds, place);
  } finally {
    sink.stop();
  }
}

async function idle(
  name: string,
  program: string,
  args: readonly string[],
  seconds: number,
  place: Place,
): Promise<Idle> {
  const [command = program, ...line] = onScreen([program, ...rootArguments(), ...args]);
  const child = spawn(command, line, {
    env: { ...process.env, ...authorizationEnv },
    stdio: 'ignore',
    detached: true,
  });
  try {
    // Start, first scan, first backup, garbage of all that.
    await sleep(place.quick ? 8000 : 30_000);
    const before = treeOf(child);
    await sleep(seconds * 1000);
    const after = treeOf(child);
    const spent = (of: (facts: ProcessFacts) => number) =>
      [...after].reduce((sum, [pid, facts]) => {
        const earlier = before.get(pid);
        return sum + of(facts) - (earlier === undefined ? 0 : of(earlier));
      }, 0);
    return {
      name,
      cpuShare: spent(({ cpuSeconds }) => cpuSeconds) / seconds,
      wakeUpsPerSecond: spent(({ voluntarySwitches }) => voluntarySwitches) / seconds,
      residentBytes: [...after.values()].reduce((sum, { residentBytes }) => sum + residentBytes, 0),
      processes: after.size,
    };
  } finally {
    // The group, so that no process of the app outlives the wrapper.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }
}

/** An app that has a tray and nothing else, in the same Electron. */
function emptyApp(place: Place, electron: Electron): string {
  const folder = join(place.folder('empty'), 'electron');
  cpSync(electron.folder, folder, { recursive: true, mode: 0 });
  const app = join(folder, 'resources', 'app');
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, 'package.json'), '{ "name": "empty", "main": "main.js" }');
  writeFileSync(
    join(app, 'main.js'),
    `const { app, nativeImage, Tray } = require('electron');
let tray;
app.whenReady().then(() => { tray = new Tray(nativeImage.createEmpty()); });
app.on('window-all-closed', () => {});
`,
  );
  return join(folder, 'electron');
}

/** Every process below this one but the screen. */
function treeOf({ pid }: ChildProcess): Map<number, ProcessFacts> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = parentOf(name);
    if (parent !== null) parents.set(Number(name), parent);
  }
  const isOurs = (one: number): boolean => {
    if (one === pid) return true;
    const parent = parents.get(one);
    return parent !== undefined && isOurs(parent);
  };
  const facts = new Map<number, ProcessFacts>();
  for (const one of parents.keys()) {
    const found = isOurs(one) && isElectron(one) ? processFacts(one) : null;
    if (found !== null) facts.set(one, found);
  }
  return facts;
}

function parentOf(name: string): number | null {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/** Not the wrapper, nor its screen. */
function isElectron(pid: number): boolean {
  try {
    return /\/(electron|clipslot)\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}

function reportOf(runs: readonly Idle[], known: number, seconds: number, version: string): Report {
  const names = [...new Set(runs.map(({ name }) => name))];
  const of = (name: string, value: (run: Idle) => number) =>
    runs.filter((run) => run.name === name).reduce((sum, run) => sum + value(run), 0);
  const [us = '', them = ''] = names;
  const share = (name: string) => fixed(of(name, ({ cpuShare }) => cpuShare) * 100, 2);
  return {
    title: 'In the tray',
    about: `Electron ${version}; Clipslot with ${known.toLocaleString('en')} clips whose files are all there, started hidden; ${seconds} s after everything has settled, one after the other. CPU and wake-ups (voluntary context switches) of all processes together; memory is their resident sizes added up, shared pages counted in each.`,
    columns: ['app', 'CPU, % of one core', 'wake-ups/s', 'memory, MB', 'processes'],
    rows: names.map((name) => [
      name,
      fixed(of(name, ({ cpuShare }) => cpuShare) * 100, 2),
      fixed(
        of(name, ({ wakeUpsPerSecond }) => wakeUpsPerSecond),
        1,
      ),
      megabytes(of(name, ({ residentBytes }) => residentBytes)),
      String(of(name, ({ processes }) => processes)),
    ]),
    notes: [`CPU: ${share(us)} % beside ${share(them)} % of the empty app`],
    commands: [],
    runs,
  };
}
