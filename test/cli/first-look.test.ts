/** Files that were there before, at the command line: set aside, told of, taken, with an engine and without one. */
import { renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ClipslotProcess, clipslot, startClipslot } from '../support/clipslot-process.ts';
import { openDesk, type TesterDesk } from '../support/tester-desk.ts';

let desk: TesterDesk;
let engine: ClipslotProcess | null = null;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(async () => {
  engine?.child.kill('SIGKILL');
  await engine?.finished;
  engine = null;
  await desk.close();
});

const call = (...words: string[]) => clipslot([...words, '--config', desk.configFile], desk.env);
const run = () => call('run', '--until-idle', '--json');
const setAside = () =>
  desk.configure((config) => {
    for (const folder of config.folders) folder.existing = 'set-aside';
  });
const posts = () => desk.simulator.ledger().posts.length;
const summary = (lines: readonly string[]) => JSON.parse(lines.at(-1) ?? 'null');

/** So many recordings, a day apart. */
function oldOnes(count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const path = desk.capture(`old ${at + 1}.mp4`);
    const day = new Date(Date.UTC(2026, 9, 1 + at));
    utimesSync(path, day, day);
    return path;
  });
}

test('what is taken is told of, and an unknown answer names its field', async () => {
  oldOnes(2);
  const { exitCode, stderr } = await run();
  expect(exitCode).toBe(0);
  expect(stderr).toContainEqual(expect.stringMatching(/captures: takes 2 files from before/));
  expect((await run()).stderr).not.toContainEqual(expect.stringContaining('from before'));
  desk.configure((config) => {
    for (const folder of config.folders) folder.existing = 'later';
  });
  expect((await run()).stderr).toContainEqual(expect.stringContaining('folders[0].existing'));
}, 120_000);

test('what is set aside stays so over runs, a new name and a lost queue, until it is taken', async () => {
  setAside();
  const [first = '', second = ''] = oldOnes(12);
  expect((await run()).stderr).toContainEqual(
    expect.stringMatching(/sets aside 12 files from before; "clipslot take FILE"/),
  );
  desk.capture('new.mp4', 'fragmented.mp4');
  const renamed = join(desk.captureFolder, 'best of all.mp4');
  renameSync(first, renamed);
  expect(summary((await run()).stdout)).toMatchObject({ counts: { published: 1 } });
  expect(posts()).toBe(1);

  const told = await call('files', '--json');
  expect(told.stdout.map((line) => JSON.parse(line))).toHaveLength(12);
  expect(told.stdout.map((line) => JSON.parse(line)).at(-1)).toMatchObject({
    path: renamed,
    why: 'set-aside',
  });
  expect(await call('take', second, renamed)).toMatchObject({
    exitCode: 0,
    stdout: [`${second} becomes a clip`, `${renamed} becomes a clip`],
  });
  expect((await call('take', second)).stdout).toEqual([`${second} becomes a clip by itself`]);
  expect(summary((await run()).stdout)).toMatchObject({ counts: { published: 3 } });
  expect((await call('take', second)).stdout).toEqual([`${second} is a clip already`]);

  rmSync(join(desk.folder, 'data'), { recursive: true });
  expect(summary((await run()).stdout)).toMatchObject({ counts: { published: 0 } });
  expect((await call('files', '--json')).stdout).toHaveLength(13);
  expect(posts()).toBe(3);
}, 120_000);

test('beside a running engine the same', async () => {
  setAside();
  const [first = '', second = ''] = oldOnes(3);
  engine = startClipslot(['run', '--json', '--config', desk.configFile], desk.env);
  await expect.poll(async () => (await call('files')).stdout.length, { timeout: 30_000 }).toBe(3);
  expect((await call('enqueue', first)).stderr).toEqual([
    `clipslot: ${first} was there before Clipslot looked; "clipslot take" makes a clip of it`,
  ]);
  expect(await call('take', first)).toMatchObject({ exitCode: 0, stdout: [`${first} becomes a clip`] });
  await engine.line((line) => line.includes('old 1.mp4') && line.includes('"published"'));
  const elsewhere = join(desk.folder, 'elsewhere.mp4');
  const several = await call('take', '--json', elsewhere, second);
  expect(several).toMatchObject({ exitCode: 2, stderr: [expect.stringContaining('no capture folder')] });
  expect(several.stdout.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'take', path: second, outcome: 'taken' },
  ]);
  await engine.line((line) => line.includes('old 2.mp4') && line.includes('"published"'));
  expect((await call('files')).stdout).toEqual([
    expect.stringMatching(/^there before, set aside +\S+ kB {2}.*old 3\.mp4$/),
  ]);
  expect(posts()).toBe(2);
}, 120_000);
