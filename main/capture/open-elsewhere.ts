/**
 * Does another program still have a file open for writing? Where the system can tell: on Linux by the descriptors of the
 * processes we may look at, on Windows by asking for the file exclusively for a moment. Elsewhere the answer is "unknown".
 */
import { constants } from 'node:fs';
import { open, readdir, readFile, readlink } from 'node:fs/promises';

export type OpenElsewhere = 'yes' | 'no' | 'unknown';

/** libuv's flag for share mode 0 [https://docs.libuv.org/en/v1.x/fs.html]; Node exports no name for it. */
const exclusiveOnWindows = 0x10000000;

/** Asks about several files at once, since the Linux way looks at every process anyway. */
export async function openElsewhere(paths: readonly string[]): Promise<ReadonlyMap<string, OpenElsewhere>> {
  if (process.platform === 'linux') return openOnLinux(new Set(paths));
  const answers = new Map<string, OpenElsewhere>();
  for (const path of paths) {
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

/** Processes of other users cannot be looked into, so "no" means: none of ours. */
async function openOnLinux(paths: ReadonlySet<string>): Promise<ReadonlyMap<string, OpenElsewhere>> {
  const written = new Set<string>();
  const processes = (await list('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    for (const descriptor of await list(`/proc/${pid}/fd`)) {
      const path = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      if (paths.has(path) && (await isWriting(pid, descriptor))) written.add(path);
    }
  }
  return new Map([...paths].map((path) => [path, written.has(path) ? 'yes' : 'no']));
}

async function isWriting(pid: string, descriptor: string): Promise<boolean> {
  const info = await readFile(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8').catch(() => '');
  const flags = Number.parseInt(info.match(/^flags:\s*(\d+)/m)?.[1] ?? '0', 8);
  return (flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0;
}

/** Processes end while we look, and some may not be looked into. */
async function list(path: string): Promise<string[]> {
  return readdir(path).catch(() => []);
}
