/** `clipslot … | head`: the reader of our lines goes away while there is more to say. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startClipslot } from '../support/clipslot-process.ts';
import { openDesk, type TesterDesk } from '../support/tester-desk.ts';

let desk: TesterDesk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

test('a command ends without a word', async () => {
  const help = startClipslot(['--help']);
  help.child.stdout?.destroy();
  expect(await help.finished).toMatchObject({ exitCode: 141, stderr: [] });
});

test('a run ends as on a signal, and the next one goes on', async () => {
  const run = ['run', '--json', '--config', desk.configFile];
  const first = startClipslot(run, desk.env);
  desk.capture('a.mp4');
  await first.line((line) => line.includes('"published"'));
  first.child.stdout?.destroy();
  desk.capture('b.mp4');
  const { exitCode, stderr } = await first.finished;
  expect({ exitCode, last: stderr.at(-1) }).toEqual({
    exitCode: 141,
    last: expect.stringContaining('stopping'),
  });
  const second = startClipslot([...run, '--until-idle'], desk.env);
  expect(await second.finished).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(second.lines.at(-1) ?? '')).toMatchObject({ counts: { published: 2 } });
}, 60_000);
