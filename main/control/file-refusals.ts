/** What is said of a file that somebody names to the queue and that is no clip, or not yet. */
import type { FileTaken } from '../engine/api.ts';
import type { FileRefusal } from '../ingest/file-at.ts';
import type { Taken } from './queue-access.ts';

/** One line each, with what to do. */
const refusals: Readonly<Record<FileRefusal, (path: string) => string>> = {
  outside: (path) =>
    `${path} lies in no capture folder; move it into one, or name its folder under "folders"`,
  'set-aside': (path) => `${path} was there before Clipslot looked; "clipslot take" makes a clip of it`,
  'not-included': (path) => `${path} is left out by "folders[].include"; change the patterns or its name`,
  'folder-away': (path) => `${path}: its capture folder is away, or another one is in its place`,
  linked: (path) =>
    `${path} has a second name (a hard link), and what is behind it may not be meant; copy it`,
  gone: (path) => `${path}: there is no such file`,
  'not-a-file': (path) => `${path} is not a file`,
  unreadable: (path) => `${path} cannot be read; check its permissions`,
};

/** Why a file cannot become a clip, in one line. */
export function refusal(why: FileRefusal, path: string): string {
  return refusals[why](path);
}

/** What became of the wish to take a file that was there before. */
export function takenFrom(found: FileTaken, path: string): Taken {
  switch (found.kind) {
    case 'taken':
    case 'clip':
      return { outcome: found.kind };
    case 'not-yet':
      return { outcome: 'on-its-way' };
    case 'refused':
      return { outcome: 'refused', line: refusal(found.why, path) };
  }
}
