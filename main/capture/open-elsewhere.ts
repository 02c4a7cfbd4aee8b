/**
 * Does another program still have a file open for writing? Answered "no" only where that is known: on Windows by asking
 * for the file exclusively for a moment, on Linux where every process that could have it open may be looked into. All else
 * is "unknown".
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { isOnNetwork } from './file-system.ts';
import { type AskedFile, filesOpenForWriting } from './open-on-linux.ts';

export type OpenElsewhere = 'yes' | 'no' | 'unknown';

/** libuv's flag for share mode 0 [https://docs.libuv.org/en/v1.x/fs.html]; Node exports no name for it. */
const exclusiveOnWindows = 0x10000000;

/**
 * Asks about several files at once, since the Linux way looks at every process anyway. Answers by path.
 * @param folder the capture folder they are in
 */
export async function openElsewhere(
  files: readonly AskedFile[],
  folder: string,
): Promise<ReadonlyMap<string, OpenElsewhere>> {
  if (process.platform === 'linux') return openOnLinux(files, folder);
  const answers = new Map<string, OpenElsewhere>();
  for (const { path } of files) {
    answers.set(path, process.platform === 'win32' ? await openOnWindows(path) : 'unknown');
  }
  return answers;
}

async function openOnWindows(path: string): Promise<OpenElsewhere> {
  try {
    // Closed at once: held any longer it would make the recorder's own reopening fail.
    await (await open(path, constants.O_RDONLY | exclusiveOnWindows)).close();
    return 'no';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EBUSY' ? 'yes' : 'unknown';
  }
}

async function openOnLinux(
  files: readonly AskedFile[],
  folder: string,
): Promise<ReadonlyMap<string, OpenElsewhere>> {
  const { written, isAll } = await filesOpenForWriting(files);
  // Programs of another computer have what they write on a network open there.
  const otherwise: OpenElsewhere = isAll && !(await isOnNetwork(folder)) ? 'no' : 'unknown';
  return new Map(files.map(({ path, fileId }) => [path, written.has(fileId) ? 'yes' : otherwise]));
}
