/** A queue of very many clips: no command holds more of it than a page, and a reader may leave after the first line. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eachPage } from '../../main/cli/every-clip.ts';
import { ClipLines } from '../../main/cli/printing.ts';
import { openDatabase } from '../../main/storage/database/database.ts';
import { clipWith, now } from '../support/clip-sample.ts';
import { clipslot, startClipslot } from '../support/clipslot-process.ts';
import { multiplyClips } from '../support/many-clips.ts';
import { openDesk, type TesterDesk } from '../support/tester-desk.ts';

let desk: TesterDesk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const known = 1300;

/** One clip that was published, and copies of it that came after it. */
async function fillQueue(): Promise<void> {
  desk.capture('clip-0.mp4');
  await clipslot(['run', '--until-idle', '--config', desk.configFile], desk.env);
  const opened = openDatabase(join(desk.folder, 'data'));
  if (!opened.ok) throw new Error(opened.problem);
  multiplyClips(opened.value, known - 1, (copy) => ({
    path: join(desk.captureFolder, `clip-${copy}.mp4`),
    file_id: `copy:${copy}`,
  }));
  opened.value.close();
}

test('every clip is told once, newest first; a reader who leaves after one line leaves no word behind', async () => {
  await fillQueue();
  const list = ['list', '--config', desk.configFile];
  const told = await clipslot([...list, '--json']);
  expect(told).toMatchObject({ exitCode: 0, stderr: [] });
  expect(told.stdout.map((line) => JSON.parse(line).name)).toEqual(
    Array.from({ length: known }, (_, at) => `clip-${known - 1 - at}.mp4`),
  );
  expect((await clipslot(list)).stdout).toHaveLength(known);
  expect(await clipslot([...list, '--needs-person'])).toMatchObject({ exitCode: 0, stdout: [] });
  const left = startClipslot(list);
  await left.line((line) => line.includes('clip-1299.mp4'));
  left.child.stdout?.destroy();
  expect((await left.finished).stderr).toEqual([]);
}, 120_000);

test('the next page is read once the one before is out', async () => {
  const pages = 1000;
  const steps: string[] = [];
  const page = async (after: number | null) => {
    const nth = (after ?? 0) + 1;
    steps.push(`read ${nth}`);
    return { ok: true, value: { clips: [], next: nth === pages ? null : nth } } as const;
  };
  let told = 0;
  await eachPage({ page }, async () => {
    told += 1;
    steps.push(`told ${told}`);
  });
  expect(steps).toEqual(
    Array.from({ length: pages }, (_, at) => [`read ${at + 1}`, `told ${at + 1}`]).flat(),
  );
});

test('the columns of a table grow and never shrink', () => {
  const lines = new ClipLines(now);
  const longer = Array.from({ length: 3 }, () => clipWith({ name: 'a long name.mp4' }));
  const [first] = lines.linesOf(longer);
  const [later] = lines.linesOf([clipWith({ name: 'b.mp4' })]);
  expect(later?.indexOf('100 B')).toBe(first?.indexOf('100 B'));
});
