/**
 * Does another program still have a file open for writing? Where the system can tell: on Linux by the descriptors of the
 * processes we may look at, on Windows by asking for the file exclusively for a moment. Elsewhere the answer is "unknown".
 */
import { constants, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';

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

/** So many descriptors take a few milliseconds; then something else gets its turn. */
const portion = 1000;

/**
 * Processes of other users cannot be looked into, so "no" means: none of ours. What the kernel makes up on the spot is
 * read on the spot: handed to a thread, each of thousands of links would take twenty times as long.
 */
async function openOnLinux(paths: ReadonlySet<string>): Promise<ReadonlyMap<string, OpenElsewhere>> {
  const written = new Set<string>();
  let looked = 0;
  for (const pid of list('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const descriptor of list(`/proc/${pid}/fd`)) {
      const path = orElse('', () => readlinkSync(`/proc/${pid}/fd/${descriptor}`));
      if (paths.has(path) && isWriting(pid, descriptor)) written.add(path);
      looked += 1;
      if (looked % portion === 0) await setImmediate();
    }
  }
  return new Map([...paths].map((path) => [path, written.has(path) ? 'yes' : 'no']));
}

function isWriting(pid: string, descriptor: string): boolean {
  const info = orElse('', () => readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8'));
  const flags = Number.parseInt(info.match(/^flags:\s*(\d+)/m)?.[1] ?? '0', 8);
  return (flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0;
}

function list(path: string): string[] {
  return orElse<string[]>([], () => readdirSync(path));
}

/** Processes end while we look, and some may not be looked into. */
function orElse<T>(otherwise: T, look: () => T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
