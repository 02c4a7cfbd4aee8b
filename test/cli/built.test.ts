/** The command line as it is bundled, threads included, does what its sources do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleCommandLine } from '../setup/build.ts';
import { clipslot } from '../support/clipslot-process.ts';
import { openDesk } from '../support/tester-desk.ts';

test('it measures a clip, publishes it and reports it', async () => {
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
  await desk.close();
}, 60_000);
