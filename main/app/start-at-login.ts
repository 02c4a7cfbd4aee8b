/**
 * Starting with the owner's session: Windows and macOS keep a list Electron can write to, Linux
 * desktops read a folder of `.desktop` files. Takes slices of both, so that tests use plain objects
 * and real files.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replacePrivately } from '../base/private-file.ts';

/** Tells a start at login from one by hand. */
export const hiddenFlag = '--hidden';

export interface LoginChoice {
  readonly startAtLogin: boolean;
  /** Into the tray, without the window. */
  readonly startHidden: boolean;
}

export interface LoginParts {
  /** `process.platform` */
  readonly platform: string;
  /** The program as the owner starts it, with the arguments it needs. */
  readonly program: readonly string[];
  /** `XDG_CONFIG_HOME`, or `.config` in the owner's home. */
  readonly configFolder: string;
  /** Electron's own list. */
  setLoginItem(settings: { openAtLogin: boolean; path: string; args: string[] }): void;
}

/** True when the system has taken the choice. */
export async function chooseLogin(parts: LoginParts, choice: LoginChoice): Promise<boolean> {
  const [path = '', ...args] = [...parts.program, ...(choice.startHidden ? [hiddenFlag] : [])];
  if (parts.platform !== 'linux') {
    parts.setLoginItem({ openAtLogin: choice.startAtLogin, path, args });
    return true;
  }
  const file = join(parts.configFolder, 'autostart', 'clipslot.desktop');
  try {
    if (!choice.startAtLogin) await rm(file, { force: true });
    else await writeEntry(file, [path, ...args]);
    return true;
  } catch {
    return false;
  }
}

async function writeEntry(file: string, command: readonly string[]): Promise<void> {
  const text = `[Desktop Entry]
Type=Application
Name=Clipslot
Exec=${command.map(quoted).join(' ')}
X-GNOME-Autostart-enabled=true
`;
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return;
  await mkdir(dirname(file), { recursive: true });
  await replacePrivately(file, text);
}

/**
 * As the desktop entry specification wants an argument: quoted, with its own escapes and a doubled
 * percent sign.
 */
function quoted(argument: string): string {
  return `"${argument
    .replaceAll(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
}
