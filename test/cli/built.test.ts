/** The command line as it is bundled, threads included, does what its sources do. */
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { bundleCommandLine } from '../setup/build.ts';
import { clipslot } from '../support/clipslot-process.ts';
import { openDesk } from '../support/tester-desk.ts';

const root = join(import.meta.dirname, '..', '..');

test('it measures a clip, publishes it, reports it and repeats the run', async () => {
  expect(await bundleCommandLine()).toBe(true);
  const desk = await openDesk();
  desk.capture('a.mp4');
  const call = (...words: string[]) => clipslot([...words, '--config', desk.configFile], desk.env, 'bundle');
  const report = join(desk.folder, 'run.xml');
  expect(await call('run', '--until-idle', '--junit', report)).toMatchObject({
    exitCode: 0,
    stdout: expect.arrayContaining(['1 published']),
  });
  // The simulator takes no slot request without a length, and the length comes from the thread that measures.
  expect(readFileSync(report, 'utf8')).toContain('tests="1" failures="0" errors="0" skipped="0"');
  const evidence = join(desk.folder, 'evidence');
  expect(await call('export', '--out', evidence)).toMatchObject({ exitCode: 0 });
  // Where the sources are not: the simulator and the recordings that a replay needs lie beside the bundle.
  const away = join(desk.folder, 'away');
  cpSync(join(root, 'out', 'cli'), away, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(desk.folder, 'node_modules'), 'junction');
  const args = [join(away, 'clipslot.js'), 'replay', join(evidence, 'evidence.json'), '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, ...desk.env },
  });
  expect(JSON.parse(stdout)).toMatchObject({ event: 'replayed', outcome: 'same', clips: 1, notes: [] });
  await desk.close();
}, 90_000);
