/**
 * The folders of a configuration, on a real disk: found through links, and never one inside
 * another.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig, parseConfig } from '../../main/config/read-config.ts';

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'clipslot-config-')));
  for (const name of ['captures', 'captures/inner', 'other']) mkdirSync(join(base, name));
  symlinkSync(join(base, 'captures'), join(base, 'link'));
});
afterEach(() => rmSync(base, { recursive: true }));

const account = { scid: 'x', authorization: { env: 'X' } };

function parse(given: { dataDir?: string; folders?: string[]; afterPublished?: object }) {
  const { dataDir = 'data', folders = ['captures'], ...rest } = given;
  const data = { dataDir, service: {}, account, folders: folders.map((path) => ({ path })), ...rest };
  return parseConfig(data, join(base, 'settings.json'));
}

test('paths count from the file, and are what they lead to', async () => {
  expect(await parse({ folders: ['link'], dataDir: 'not/there/yet' })).toMatchObject({
    ok: true,
    value: { dataDir: join(base, 'not/there/yet'), folders: [{ path: join(base, 'captures') }] },
  });
  expect(await parse({ afterPublished: { do: 'move', folder: 'done' } })).toMatchObject({
    value: { afterPublished: { do: 'move', folder: join(base, 'done') } },
  });
});

test('a folder that is a file is named with its field', async () => {
  writeFileSync(join(base, 'file'), '');
  expect(await parse({ folders: ['captures', 'file'] })).toEqual({
    ok: false,
    problem: `${join(base, 'settings.json')}: "folders[1].path" is not a folder: file`,
    field: 'folders[1].path',
  });
});

test('a folder that is away has the path it will have when it is back, links and all', async () => {
  symlinkSync(join(base, 'drive', 'clips'), join(base, 'absolute'));
  symlinkSync('drive', join(base, 'relative'));
  symlinkSync('round', join(base, 'round'));
  const away = ['drive/clips', 'absolute', 'relative/clips'];
  const pathsOf = async () =>
    Promise.all(
      away.map(async (path) => {
        const parsed = await parse({ folders: ['captures', path] });
        return parsed.ok ? parsed.value.folders[1]?.path : parsed.problem;
      }),
    );
  const expected = away.map(() => join(base, 'drive', 'clips'));
  expect(await pathsOf()).toEqual(expected);
  expect(await parse({ folders: ['captures', 'round'] })).toMatchObject({ ok: true });
  mkdirSync(join(base, 'drive', 'clips'), { recursive: true });
  expect(await pathsOf()).toEqual(expected);
});

test('what lies in a folder that is away is refused all the same', async () => {
  expect(await parse({ folders: ['away', 'away/inner'] })).toMatchObject({ ok: false });
  expect(await parse({ folders: ['away'], dataDir: 'away/data' })).toMatchObject({ ok: false });
});

test.each([
  [{ dataDir: 'captures/data' }, '"dataDir" lies inside the capture folder "folders[0].path"'],
  [{ dataDir: 'link/data' }, '"dataDir" lies inside the capture folder "folders[0].path"'],
  [{ folders: ['other', 'link/inner', 'captures'] }, '"folders[1].path" lies inside "folders[2].path"'],
  [{ folders: ['captures', 'link'] }, '"folders[0].path" lies inside "folders[1].path"'],
  [
    { afterPublished: { do: 'move', folder: 'link/done' } },
    '"afterPublished.folder" lies inside the capture folder "folders[0].path"',
  ],
])('%j is refused, links and all', async (given, line) => {
  expect(await parse(given)).toMatchObject({ ok: false, problem: expect.stringContaining(line) });
});

test('a folder whose name begins like another, or with two dots, does not lie inside it', async () => {
  for (const name of ['captures2', 'captures/..data']) mkdirSync(join(base, name));
  expect(await parse({ dataDir: 'captures2' })).toMatchObject({ ok: true });
  expect(await parse({ dataDir: 'captures/..data' })).toMatchObject({ ok: false });
});

test('a file that cannot be read or is no JSON is one line', async () => {
  const missing = join(base, 'none.json');
  expect(await loadConfig(missing)).toEqual({
    ok: false,
    problem: `${missing}: cannot be read (ENOENT)`,
  });
  const file = join(base, 'broken.json');
  writeFileSync(file, '{"a":\n}');
  expect(await loadConfig(file)).toMatchObject({
    ok: false,
    problem: expect.stringMatching(/broken\.json: not valid JSON: [^\n]+$/),
  });
});
