/** Folders that recorders usually save to, found in real homes of three kinds of computer. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { usualFolders } from '../../../main/app/settings/usual-folders.ts';

let home = '';
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'clipslot-owner-')));
});
afterEach(() => rmSync(home, { recursive: true }));

function folder(path: string): string {
  mkdirSync(join(home, path), { recursive: true });
  return join(home, path);
}
function file(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
}
const onComputer = (platform: string) =>
  usualFolders({ home, platform, programFolders: [join(home, 'Program Files (x86)')] });

test('an empty home suggests nothing, on any computer', async () => {
  for (const platform of ['win32', 'darwin', 'linux']) expect(await onComputer(platform)).toEqual([]);
});

test('Windows: Game Bar, ShadowPlay and OBS, each where it saves', async () => {
  const captures = folder('Videos/Captures');
  file('Videos/Rocket/Rocket 2026.11.25 - 20.15.03.01.DVR.mp4', '');
  const obs = folder('Recordings');
  file('AppData/Roaming/obs-studio/basic/profiles/Main/basic.ini', `[AdvOut]\r\nRecFilePath=${obs}\r\n`);
  expect(await onComputer('win32')).toEqual([
    { recorder: 'game-bar', path: captures },
    { recorder: 'shadowplay', path: join(home, 'Videos') },
    { recorder: 'obs', path: obs },
  ]);
});

test('Steam: not where it records, which are pieces, but where its exported clips can go', async () => {
  folder('Program Files (x86)/Steam/userdata/123/gamerecordings');
  const videos = folder('Videos');
  expect(await onComputer('win32')).toEqual([{ recorder: 'steam', path: videos }]);
});

test('videos without the mark of ShadowPlay are not taken for its own', async () => {
  file('Videos/Holiday/beach.mp4', '');
  expect(await onComputer('win32')).toEqual([]);
});

test('Linux: OBS saves to the videos folder of this desktop unless a profile says otherwise', async () => {
  const films = folder('Filme');
  file('.config/user-dirs.dirs', '# made by xdg\nXDG_VIDEOS_DIR="$HOME/Filme"\n');
  file('.config/obs-studio/basic/profiles/Untitled/basic.ini', '[General]\nName=Untitled\n');
  expect(await onComputer('linux')).toEqual([{ recorder: 'obs', path: films }]);
  const simple = folder('simple');
  file('.config/obs-studio/basic/profiles/Untitled/basic.ini', `[SimpleOutput]\nFilePath=${simple}\n`);
  expect(await onComputer('linux')).toEqual([{ recorder: 'obs', path: simple }]);
});

test('a folder two programs or two links lead to is suggested once, and one that is gone not at all', async () => {
  const movies = folder('Movies');
  file('Library/Application Support/obs-studio/basic/profiles/a/basic.ini', `FilePath=${movies}\n`);
  symlinkSync(movies, join(home, 'link'));
  file('Library/Application Support/obs-studio/basic/profiles/b/basic.ini', `FilePath=${home}/link\n`);
  file('Library/Application Support/obs-studio/basic/profiles/c/basic.ini', `FilePath=${home}/gone\n`);
  file('Library/Application Support/obs-studio/basic/profiles/d/basic.ini', 'FilePath=relative/path\n');
  expect(await onComputer('darwin')).toEqual([{ recorder: 'obs', path: movies }]);
});
