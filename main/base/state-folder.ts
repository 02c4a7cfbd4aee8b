/** Where a program keeps what it remembers of itself for one user, apart from what the user gave it to keep. Pure. */
import { posix, win32 } from 'node:path';

export interface UserPlace {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The user's home folder. */
  readonly home: string;
}

/**
 * Absolute, and not made yet. On Linux as the XDG base directory specification has it: a relative `XDG_STATE_HOME` is to be
 * ignored.
 */
export function userStateDir({ platform, env, home }: UserPlace): string {
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA ?? '';
    return win32.join(
      win32.isAbsolute(local) ? local : win32.join(home, 'AppData', 'Local'),
      'Clipslot',
      'State',
    );
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Clipslot State');
  const state = env.XDG_STATE_HOME ?? '';
  return posix.join(posix.isAbsolute(state) ? state : posix.join(home, '.local', 'state'), 'clipslot');
}
