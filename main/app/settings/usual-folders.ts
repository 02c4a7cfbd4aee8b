/**
 * Where recorders usually save, as far as such folders exist on this computer: suggestions, nothing
 * more. Reads the home folder it is given and changes nothing; what cannot be read is simply not
 * suggested.
 */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Recorder } from '../../../preload/setup-contract.ts';

export interface UsualFolder {
  readonly recorder: Recorder;
  readonly path: string;
}

export interface Computer {
  /** The owner's home folder. */
  readonly home: string;
  /** `process.platform` */
  readonly platform: string;
  /** Where programs are installed (Windows): Steam keeps recordings beside itself. */
  readonly programFolders: readonly string[];
}

/** Each folder once, named after the first recorder that saves there. */
export async function usualFolders(computer: Computer): Promise<UsualFolder[]> {
  const videos = await videosFolder(computer);
  const found = await Promise.all([
    named('game-bar', computer.platform === 'win32' ? [join(videos, 'Captures')] : []),
    named('shadowplay', computer.platform === 'win32' && (await holdsShadowPlay(videos)) ? [videos] : []),
    named('obs', await obsFolders(computer, videos)),
    named('steam', (await recordsWithSteam(computer)) ? [videos] : []),
  ]);
  const seen = new Set<string>();
  return found.flat().filter(({ path }) => !seen.has(path) && seen.add(path));
}

async function named(recorder: Recorder, paths: readonly string[]): Promise<UsualFolder[]> {
  const real = await Promise.all(paths.map(realFolder));
  return real.flatMap((path) => (path === null ? [] : [{ recorder, path }]));
}

/** As the desktop names it; on Linux it may be called something else, or lie elsewhere. */
async function videosFolder({ home, platform }: Computer): Promise<string> {
  if (platform === 'darwin') return join(home, 'Movies');
  if (platform === 'win32') return join(home, 'Videos');
  const dirs = await textOf(join(home, '.config', 'user-dirs.dirs'));
  const named = /^XDG_VIDEOS_DIR="(.+)"$/m.exec(dirs)?.[1]?.replace(/^\$HOME(?=\/|$)/, home);
  return named !== undefined && isAbsolute(named) ? named : join(home, 'Videos');
}

/**
 * ShadowPlay makes a folder a game, and marks its files: `Game 2026.11.25 - 20.15.03.01.DVR.mp4`.
 */
async function holdsShadowPlay(videos: string): Promise<boolean> {
  for (const game of (await namesIn(videos)).slice(0, mostGames)) {
    const names = await namesIn(join(videos, game));
    if (names.some((name) => /\.DVR\.mp4$/i.test(name))) return true;
  }
  return false;
}

const mostGames = 200;

/**
 * What each profile of OBS says; where OBS is there and says nothing, it saves to the videos
 * folder.
 */
async function obsFolders({ home, platform }: Computer, videos: string): Promise<string[]> {
  const places: Readonly<Record<string, readonly string[]>> = {
    win32: ['AppData/Roaming/obs-studio'],
    darwin: ['Library/Application Support/obs-studio'],
    linux: ['.config/obs-studio', '.var/app/com.obsproject.Studio/config/obs-studio'],
  };
  const found: string[] = [];
  for (const place of places[platform] ?? []) {
    const profiles = join(home, place, 'basic', 'profiles');
    for (const profile of await namesIn(profiles)) {
      const said = recordingPaths(await textOf(join(profiles, profile, 'basic.ini')));
      found.push(...(said.length > 0 ? said : [videos]));
    }
  }
  return found;
}

/** The folders in a `basic.ini`; OBS doubles backslashes in it. */
function recordingPaths(ini: string): string[] {
  return [...ini.matchAll(/^(?:FilePath|RecFilePath|FFFilePath)=(.+?)\r?$/gm)]
    .map(([, path = '']) => path.trim().replaceAll('\\\\', '\\'))
    .filter((path) => isAbsolute(path));
}

/** Its own recordings are pieces of which no one is a clip; what is exported as MP4 goes where its owner says. */
async function recordsWithSteam({ home, platform, programFolders }: Computer): Promise<boolean> {
  const roots: Readonly<Record<string, readonly string[]>> = {
    win32: programFolders.map((folder) => join(folder, 'Steam')),
    darwin: [join(home, 'Library/Application Support/Steam')],
    linux: ['.local/share/Steam', '.steam/steam', '.var/app/com.valvesoftware.Steam/.local/share/Steam'].map(
      (place) => join(home, place),
    ),
  };
  for (const root of roots[platform] ?? []) {
    const users = join(root, 'userdata');
    for (const user of await namesIn(users)) {
      if ((await realFolder(join(users, user, 'gamerecordings'))) !== null) return true;
    }
  }
  return false;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

async function realFolder(path: string): Promise<string | null> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isDirectory() ? real : null;
  } catch {
    return null;
  }
}
