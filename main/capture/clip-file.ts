/**
 * A capture on the disk: which version of it, opened without following links or hanging on a FIFO. Never written to.
 * Names and contents are hostile input; only regular files count.
 */

import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { systemCode } from '../base/error-code.ts';
import { isSamePath } from '../base/paths.ts';
import { ok, type Result } from '../base/result.ts';

/** What tells one version of a file from another without reading it. Times are whole nanoseconds. */
export interface FileVersion {
  /** Device and file number; survives a rename. */
  readonly fileId: string;
  readonly sizeBytes: number;
  readonly mtimeNs: string;
  /** When anything about the file last changed, its name included. Unlike `mtimeNs` a program cannot set it back. */
  readonly ctimeNs: string;
}

/** A version with what its two ends hold: metadata only triggers this check, content decides. */
export interface Fingerprint extends FileVersion {
  /** SHA-256 in hex over the first and the last 64 KiB. */
  readonly edgesDigest: string;
}

export type FileProblem = 'gone' | 'not-a-file' | 'unreadable';

/** A capture that is open for reading; the one who opened it closes it. */
export interface OpenFile {
  readonly handle: FileHandle;
  /** That of the open file, so it cannot be exchanged in between. */
  readonly version: FileVersion;
}

/** `code`: the system's word, for diagnostics. */
export type OpenedFile = Result<OpenFile, { readonly reason: FileProblem; readonly code: string }>;

const edgeBytes = 65_536;
// Windows has neither flag; links there need a privilege, and `isFile` is checked on the open file anyway.
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export function versionOf(stats: BigIntStats): FileVersion {
  return {
    fileId: `${stats.dev}:${stats.ino}`,
    sizeBytes: Number(stats.size),
    mtimeNs: String(stats.mtimeNs),
    ctimeNs: String(stats.ctimeNs),
  };
}

/** True when nothing at all has happened to the file: then, and only then, its content need not be looked at. */
export function sameVersion(a: FileVersion, b: FileVersion): boolean {
  return sameButForName(a, b) && a.ctimeNs === b.ctimeNs;
}

/** True when nothing speaks against a rename: the same file, not written to by any program that keeps honest times. */
export function sameButForName(a: Omit<FileVersion, 'ctimeNs'>, b: Omit<FileVersion, 'ctimeNs'>): boolean {
  return a.fileId === b.fileId && a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs;
}

/** The file at `path`, or what stands in the way. Links are not followed. */
export async function lookAt(path: string): Promise<BigIntStats | FileProblem | 'folder'> {
  try {
    const stats = await lstat(path, { bigint: true });
    if (stats.isFile()) return stats;
    return stats.isDirectory() ? 'folder' : 'not-a-file';
  } catch (error) {
    return problemFrom(error);
  }
}

/** Opens a regular file for reading, without following a link to it. */
export async function openClipFile(path: string): Promise<OpenedFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, openFlags);
  } catch (error) {
    return notOpened(problemFrom(error), codeOf(error));
  }
  const stats = await handle.stat({ bigint: true });
  const refusal = !stats.isFile()
    ? notOpened('not-a-file', 'ENOTREG')
    : (await isWhere(handle, path))
      ? null
      : notOpened('unreadable', 'EMOVED');
  if (refusal === null) return ok({ handle, version: versionOf(stats) });
  await handle.close();
  return refusal;
}

/**
 * Whether what was opened lies at this very path. Folders are listed without following links, so a folder of the path that
 * is a link by now was put there in between, to have a file from elsewhere taken for a capture.
 */
async function isWhere(handle: FileHandle, path: string): Promise<boolean> {
  try {
    const real = process.platform === 'linux' ? readlink(`/proc/self/fd/${handle.fd}`) : realpath(path);
    // Systems that fold case answer with the name as it was written first.
    return isSamePath(await real, path);
  } catch {
    // It was moved or deleted just now, which the next look tells; or no such call is there, and the name has to do.
    return process.platform !== 'linux';
  }
}

function notOpened(reason: FileProblem, code: string): OpenedFile {
  return { ok: false, problem: `cannot be opened (${code})`, reason, code };
}

export async function fingerprint(handle: FileHandle, version: FileVersion): Promise<Fingerprint> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(edgeBytes);
  const ends = version.sizeBytes <= edgeBytes ? [0] : [0, version.sizeBytes - edgeBytes];
  for (const position of ends) {
    const { bytesRead } = await handle.read(buffer, 0, edgeBytes, position);
    hash.update(buffer.subarray(0, bytesRead));
  }
  return { ...version, edgesDigest: hash.digest('hex') };
}

function problemFrom(error: unknown): FileProblem {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'gone';
  return code === 'ELOOP' || code === 'ENXIO' || code === 'EMLINK' ? 'not-a-file' : 'unreadable';
}

function codeOf(error: unknown): string {
  return systemCode(error) ?? 'UNKNOWN';
}
