/**
 * Which files are open for writing, by the descriptors of all processes [man 5 proc]. Files are told by device and number:
 * a program in a container or behind a bind mount has them open under another path. What the kernel makes up on the spot
 * is read on the spot: handed to a thread, each of thousands of links would take twenty times as long.
 */
import { constants, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** A file on the disk, and the number it is known to the system by. */
export interface AskedFile {
  readonly path: string;
  /** Device and file number, as in a `FileVersion`. */
  readonly fileId: string;
}

export interface OpenFiles {
  /** The numbers of those that are open for writing. */
  readonly written: ReadonlySet<string>;
  /** Every process that could have one open was looked into. */
  readonly isAll: boolean;
}

/** So many descriptors take a few milliseconds; then something else gets its turn. */
const portion = 1000;
/** The process namespace that sees all others, PROC_PID_INIT_INO [linux/proc_ns.h]. */
const outermostNamespace = 'pid:[4026531836]';
/** Of a kernel thread, PF_KTHREAD [linux/sched.h]; it holds no descriptors. */
const kernelThread = 0x00200000;
/** Kernel threads that write for other computers: servers of NFS and SMB. */
const servers: readonly string[] = ['nfsd', 'ksmbd'];

export async function filesOpenForWriting(files: readonly AskedFile[]): Promise<OpenFiles> {
  const fileIds = new Set(files.map(({ fileId }) => fileId));
  // Its last name a file has in every namespace; only for a match is the file itself asked, which may be slow.
  const names = new Set(files.map(({ path }) => basename(path)));
  const written = new Set<string>();
  let isAll = orNull(() => readlinkSync('/proc/self/ns/pid')) === outermostNamespace && isVisible(1);
  let looked = 0;
  for (const pid of processes()) {
    const descriptors = orNull(() => readdirSync(`/proc/${pid}/fd`));
    if (descriptors === null || descriptors.length === 0) isAll &&= holdsNothing(pid, descriptors !== null);
    for (const descriptor of descriptors ?? []) {
      const fileId = fileIdOf(`/proc/${pid}/fd/${descriptor}`, names);
      if (fileId !== null && fileIds.has(fileId) && isWriting(pid, descriptor)) written.add(fileId);
      looked += 1;
      if (looked % portion === 0) await setImmediate();
    }
  }
  return { written, isAll };
}

/** Our own among them: we read captures, but a copy that we are still making in a capture folder is not finished either. */
function processes(): string[] {
  return (orNull(() => readdirSync('/proc')) ?? []).filter((name) => /^\d+$/.test(name));
}

/** False where `/proc` hides the processes of others (its mount option `hidepid`). */
function isVisible(pid: number): boolean {
  return orNull(() => statSync(`/proc/${pid}`)) !== null;
}

/** @param isReadable its descriptors may be read, and there are none */
function holdsNothing(pid: string, isReadable: boolean): boolean {
  const stat = orNull(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // It has ended since.
  if (stat === null) return true;
  // Its name stands in brackets, and may hold any character.
  const nameEnd = stat.lastIndexOf(')');
  const name = stat.slice(stat.indexOf('(') + 1, nameEnd);
  const fields = stat.slice(nameEnd + 2).split(' ');
  const state = fields[0];
  const flags = Number(fields[6]);
  if ((flags & kernelThread) !== 0) return !servers.some((server) => name.startsWith(server));
  return isReadable || state === 'Z' || state === 'X';
}

/** Device and number of what a descriptor leads to; null for what has none of these names. */
function fileIdOf(link: string, names: ReadonlySet<string>): string | null {
  const path = orNull(() => readlinkSync(link));
  if (path === null || !names.has(basename(path))) return null;
  const stats = orNull(() => statSync(link, { bigint: true }));
  return stats === null ? null : `${stats.dev}:${stats.ino}`;
}

function isWriting(pid: string, descriptor: string): boolean {
  const info = orNull(() => readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8'));
  // Open it is; how can no longer be told.
  if (info === null) return true;
  const flags = Number.parseInt(info.match(/^flags:\s*(\d+)/m)?.[1] ?? '0', 8);
  return (flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0;
}

/** Processes end while we look, and some may not be looked into. */
function orNull<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
