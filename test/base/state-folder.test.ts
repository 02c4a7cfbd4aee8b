/** The place outside every data folder, on each system. */
import { expect, test } from 'vitest';
import { userStateDir } from '../../main/base/state-folder.ts';

test.each([
  ['linux', {}, '/home/o', '/home/o/.local/state/clipslot'],
  ['linux', { XDG_STATE_HOME: '/var/o' }, '/home/o', '/var/o/clipslot'],
  ['linux', { XDG_STATE_HOME: 'here' }, '/home/o', '/home/o/.local/state/clipslot'],
  ['darwin', {}, '/Users/o', '/Users/o/Library/Application Support/Clipslot State'],
  ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'C:\\Users\\o', 'D:\\Local\\Clipslot\\State'],
  ['win32', {}, 'C:\\Users\\o', 'C:\\Users\\o\\AppData\\Local\\Clipslot\\State'],
] as const)('%s with %j in %s', (platform, env, home, folder) => {
  expect(userStateDir({ platform, env, home })).toBe(folder);
});
