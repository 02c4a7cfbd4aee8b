/** A name that fits several clips is no answer: every command that takes a clip says so, and does nothing. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cliCommands } from '../../main/cli/cli-commands.ts';
import { clipslot, startClipslot } from '../support/clipslot-process.ts';
import { openDesk, type TesterDesk } from '../support/tester-desk.ts';

let desk: TesterDesk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const call = (...words: string[]) => clipslot([...words, '--config', desk.configFile], desk.env);
const takesClip = cliCommands.filter(({ argument }) => /^.clip.$/.test(argument?.[0] ?? ''));
const out = () => join(desk.folder, 'evidence');

test('with an engine and without one, all are named, nothing is changed, and an id still means one', async () => {
  for (const day of ['monday', 'tuesday']) {
    mkdirSync(join(desk.captureFolder, day));
    desk.capture(join(day, 'a.mp4'));
  }
  const engine = startClipslot(['run', '--json', '--config', desk.configFile], desk.env);
  await call('wait');
  const listed = (await call('list', '--json')).stdout.map((line) => JSON.parse(line));
  const [first, second] = listed;
  const told = `clipslot: "a.mp4" fits 2 clips, name one by its id: ${listed
    .map(({ clipId, path }) => `${clipId} (${path})`)
    .join(', ')}`;
  const refused = { exitCode: 2, stdout: [], stderr: [told] };
  expect(await call('wait', 'a.mp4')).toMatchObject(refused);
  expect(await call('forget', 'a.mp4')).toMatchObject(refused);
  engine.child.kill('SIGTERM');
  await engine.finished;

  expect(takesClip.length).toBeGreaterThan(11);
  for (const { name, options = [] } of takesClip.filter(({ name }) => name !== 'wait')) {
    const more = options.some(([, , needed]) => needed) ? ['--out', out()] : [];
    expect({ name, ...(await call(name, 'a.mp4', ...more)) }).toMatchObject({ name, ...refused });
  }
  expect((await call('list', '--json')).stdout.map((line) => JSON.parse(line))).toEqual(listed);
  expect(await call('forget', first.clipId.slice(0, 8))).toMatchObject({ exitCode: 0 });
  expect(await call('show', 'a.mp4')).toMatchObject({
    exitCode: 0,
    stdout: expect.arrayContaining([second.path]),
  });
  expect(await call('export', '', '--out', out())).toMatchObject({
    exitCode: 2,
    stderr: [expect.stringContaining('an argument is empty')],
  });
}, 120_000);
