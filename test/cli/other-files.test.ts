/** Nothing invisible at the command line: which files are no clips and why, how folders stand, what `enqueue` waits for. */
import { copyFileSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { realClips } from '../../main/replay/pad-clip.ts';
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
const place = (name: string) => join(desk.captureFolder, name);
const cutOff = () => readFileSync(realClips.plain).subarray(0, 60_000);

test.runIf(process.platform !== 'win32')(
  'each file that is no clip is named with its reason, beside an engine',
  async () => {
    writeFileSync(place('cut.mp4'), cutOff());
    copyFileSync(realClips.plain, place('other.avi'));
    copyFileSync(realClips.plain, join(desk.folder, 'elsewhere.mp4'));
    linkSync(join(desk.folder, 'elsewhere.mp4'), place('linked.mp4'));
    symlinkSync(join(desk.folder, 'elsewhere.mp4'), place('link.mp4'));
    mkdirSync(place('$RECYCLE.BIN'));
    copyFileSync(realClips.plain, join(place('$RECYCLE.BIN'), 'deleted.mp4'));
    desk.capture('a.mp4', 'fragmented.mp4');
    engine = startClipslot(['run', '--json', '--config', desk.configFile], desk.env);
    await engine.line((line) => line.includes('"published"'));
    const why = async () => {
      const lines = (await call('files', '--json')).stdout.map((line) => JSON.parse(line));
      return Object.fromEntries(
        lines.map(({ path, why }) => [path.slice(desk.captureFolder.length + 1), why]),
      );
    };
    await expect.poll(why, { timeout: 20_000 }).toEqual({
      'cut.mp4': 'container',
      'other.avi': 'pattern',
      'linked.mp4': 'hardLinks',
      'link.mp4': 'links',
      '$RECYCLE.BIN': 'system',
    });
    const told = (await call('files')).stdout.find((line) => line.includes('cut.mp4'));
    expect(told).toMatch(/^not complete yet .*cut\.mp4 {2}\(unchanged since /);
    expect((await call('status')).stdout).toContainEqual(
      expect.stringMatching(/captures: 1 not clips yet, 4 passed over; "clipslot files" says which and why/),
    );

    const waited = await call('enqueue', place('cut.mp4'), '--timeout', '2s');
    expect(waited.stderr[0]).toMatch(/cut\.mp4 is not a clip yet: not complete yet/);
    expect(waited.exitCode).not.toBe(0);
  },
  60_000,
);

test('a run that ends when idle says which files it did not wait for', async () => {
  writeFileSync(place('cut.mp4'), cutOff());
  const { stderr } = await call('run', '--until-idle', '--json');
  expect(stderr).toContainEqual(expect.stringMatching(/cut\.mp4 is no clip yet: not complete yet/));
}, 60_000);
