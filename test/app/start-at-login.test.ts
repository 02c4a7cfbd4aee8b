/**
 * Starting with the session: the entry of a Linux desktop as a real file, the list of the other
 * systems as a note.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseLogin, type LoginParts } from '../../main/app/start-at-login.ts';

let configFolder = '';
let listed: unknown[] = [];
beforeEach(() => {
  configFolder = mkdtempSync(join(tmpdir(), 'clipslot-login-'));
  listed = [];
});
afterEach(() => rmSync(configFolder, { recursive: true }));

function computer(platform: string, program = ['/opt/Clipslot/clipslot']): LoginParts {
  return { platform, program, configFolder, setLoginItem: (settings) => void listed.push(settings) };
}
const entry = () => join(configFolder, 'autostart', 'clipslot.desktop');

test('Linux: the entry is made, changed and taken away', async () => {
  expect(await chooseLogin(computer('linux'), { startAtLogin: true, startHidden: true })).toBe(true);
  expect(readFileSync(entry(), 'utf8')).toContain('Exec="/opt/Clipslot/clipslot" "--hidden"\n');
  await chooseLogin(computer('linux'), { startAtLogin: true, startHidden: false });
  expect(readFileSync(entry(), 'utf8')).toContain('Exec="/opt/Clipslot/clipslot"\n');
  await chooseLogin(computer('linux'), { startAtLogin: false, startHidden: false });
  expect(existsSync(entry())).toBe(false);
  expect(listed).toEqual([]);
});

test('Linux: a program in an odd place is named so that the desktop starts that one', async () => {
  const odd = '/home/a b/$100% "fun"/clip\\slot';
  await chooseLogin(computer('linux', [odd]), { startAtLogin: true, startHidden: false });
  const line = /^Exec="(.*)"$/m.exec(readFileSync(entry(), 'utf8'))?.[1] ?? '';
  // The way back: escapes of the file, of the quotes, then the percent sign.
  const read = line
    .replaceAll('\\\\', '\\')
    .replaceAll(/\\(["`$\\])/g, '$1')
    .replaceAll('%%', '%');
  expect(read).toBe(odd);
});

test('Linux: where the entry cannot be written, that is said', async () => {
  writeFileSync(join(configFolder, 'autostart'), 'a file where a folder belongs');
  expect(await chooseLogin(computer('linux'), { startAtLogin: true, startHidden: false })).toBe(false);
});

test.each(['win32', 'darwin'])('%s: the list of the system is told', async (platform) => {
  await chooseLogin(computer(platform), { startAtLogin: true, startHidden: true });
  await chooseLogin(computer(platform), { startAtLogin: false, startHidden: false });
  expect(listed).toEqual([
    { openAtLogin: true, path: '/opt/Clipslot/clipslot', args: ['--hidden'] },
    { openAtLogin: false, path: '/opt/Clipslot/clipslot', args: [] },
  ]);
});
