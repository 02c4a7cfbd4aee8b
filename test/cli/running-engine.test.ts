/** The command line beside an engine in a process of its own: what a tester's scripts do, and what happens when it dies. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { requestText, say } from '../control/hostile-client.ts';
import { type ClipslotProcess, clipslot, startClipslot } from '../support/clipslot-process.ts';
import { openDesk, type TesterDesk } from '../support/tester-desk.ts';

let desk: TesterDesk;
let engine: ClipslotProcess;
beforeEach(async () => {
  desk = await openDesk();
  engine = startClipslot(['run', '--json', '--config', desk.configFile], desk.env);
});
afterEach(async () => {
  engine.child.kill('SIGKILL');
  await engine.finished;
  await desk.close();
});

const call = (...words: string[]) => clipslot([...words, '--config', desk.configFile], desk.env);
const json = (lines: readonly string[]) => JSON.parse(lines.at(-1) ?? 'null');
const controlFile = () => join(desk.folder, 'data', 'control.json');

test('two programs work one engine: one waits, the other pauses, looks at a file, lets it go', async () => {
  const path = desk.capture('a.mp4');
  // It finds an engine that has yet to start.
  expect(await call('enqueue', path)).toMatchObject({
    exitCode: 0,
    stdout: [expect.stringMatching(/^a\.mp4 is clip /)],
  });
  await call('pause');
  desk.capture('b.mp4');
  await engine.line((line) => line.includes('b.mp4') && line.includes('slot-granted'));
  const report = join(desk.folder, 'reports', 'run.xml');
  const waiting = startClipslot(['wait', '--junit', report, '--config', desk.configFile]);
  expect(json((await call('status', '--json')).stdout)).toMatchObject({ paused: true });
  expect(await call('cancel', 'b.mp4')).toMatchObject({ exitCode: 0, stdout: ['b.mp4 is given up'] });
  expect(await call('resume')).toMatchObject({ exitCode: 0 });
  expect(await waiting.finished).toMatchObject({ exitCode: 0, stdout: ['it came to that'] });
  const xml = readFileSync(report, 'utf8');
  expect(xml).toContain('tests="2" failures="0" errors="0" skipped="1"');
  engine.child.kill('SIGTERM');
  expect(await engine.finished).toMatchObject({ exitCode: 0, stderr: expect.not.arrayContaining(['bug']) });
  expect(existsSync(controlFile())).toBe(false);
}, 120_000);

test('an engine under attack goes on publishing; killed, it leaves a file that nobody falls for', async () => {
  // Its first look at the folder is over: what comes now was not there before.
  await call('wait', '--until', 'idle');
  desk.capture('a.mp4');
  await engine.line((line) => line.includes('"published"'));
  const { port } = JSON.parse(readFileSync(controlFile(), 'utf8'));
  const wrong = requestText(port, 'wrong');
  const silent = Array.from({ length: 40 }, () => say(port, wrong.slice(0, 30)));
  const flood = Array.from({ length: 500 }, () => say(port, wrong));
  desk.capture('b.mp4');
  await engine.line((line) => line.includes('b.mp4') && line.includes('"published"'));
  const garbage = Array.from({ length: 20 }, (_, at) => say(port, Buffer.alloc(100_000, at)));
  await Promise.all([...silent, ...flood, ...garbage]);
  expect(json((await call('status', '--json')).stdout)).toMatchObject({ counts: { published: 2 } });

  engine.child.kill('SIGKILL');
  const { stderr } = await engine.finished;
  expect(stderr.filter((line) => !line.includes('watching'))).toEqual([]);
  expect(existsSync(controlFile())).toBe(true);
  expect(json((await call('status', '--json')).stdout)).toMatchObject({ counts: { published: 2 } });
  expect(await call('pause')).toMatchObject({ exitCode: 0, stderr: [] });
  expect(await call('wait', '--timeout', '1s')).toMatchObject({
    exitCode: 7,
    stderr: [expect.stringContaining('no engine works'), expect.stringContaining('within 1s')],
  });
}, 120_000);
