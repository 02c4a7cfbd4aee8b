/** A capture folder that is away at the start, at the command line: every command works, and nothing is silent about it. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clipslot } from '../support/clipslot-process.ts';
import { openDesk, type TesterDesk } from '../support/tester-desk.ts';

let desk: TesterDesk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const call = (...words: string[]) => clipslot([...words, '--config', desk.configFile], desk.env);

test('the other folder is worked, each command answers, and the run ends with a word about it', async () => {
  desk.configure((config) => {
    config.folders.push({ path: 'drive', defaults: { greatestMomentId: '123abc' } });
  });
  desk.capture('a.mp4');
  const run = await call('run', '--until-idle', '--json');
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContainEqual(
    expect.stringMatching(/drive cannot be reached; everything else goes on/),
  );
  expect(JSON.parse(run.stdout.at(-1) ?? 'null')).toMatchObject({ counts: { published: 1 } });
  for (const words of [['status'], ['list'], ['show', 'a.mp4'], ['files'], ['pause'], ['resume']])
    expect({ words, ...(await call(...words)) }).toMatchObject({ words, exitCode: 0 });

  renameSync(desk.captureFolder, join(desk.folder, 'drive'));
  const back = await call('run', '--until-idle', '--json');
  expect(back.stderr).not.toContainEqual(expect.stringContaining('drive cannot be reached'));
}, 60_000);
