/**
 * Reads blocks of open files, few at a time: Node has four threads for all files and names of the
 * process, and a disk that hangs must leave some of them to the rest.
 */
import { fstatSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import pLimit from 'p-limit';
import { type FileVersion, versionOf } from '../capture/clip-file.ts';
import { isSurelyLocal } from '../capture/file-system.ts';
import { blockDigest } from '../model/block-digest.ts';
import type { BlockRange } from '../model/block-plan.ts';

export type ReadBlock =
  /** `version` is that of the file once the block was read. */
  | { readonly kind: 'read'; readonly version: FileVersion; readonly digest: string }
  /** The file ends within the block. */
  | { readonly kind: 'short' }
  | { readonly kind: 'unreadable'; readonly code: string };

/** A file that blocks are read of. */
export interface BlockFile {
  readonly handle: FileHandle;
  /** What it is now. */
  version(): FileVersion | Promise<FileVersion>;
}

/**
 * Of an open file on a local disk the system knows the version without asking the disk, and asking
 * it on the spot takes far less than the way through another thread; elsewhere the answer may take
 * long, so it is not waited for here.
 */
export async function blockFile(handle: FileHandle, path: string): Promise<BlockFile> {
  const version = (await isSurelyLocal(path))
    ? () => versionOf(fstatSync(handle.fd, { bigint: true }))
    : async () => versionOf(await handle.stat({ bigint: true }));
  return { handle, version };
}

/** Shared by all clips that are sent. */
const disk = pLimit(2);

/**
 * Puts the block at the start of `into`. The caller keeps the file open until the answer is there.
 */
export async function readBlock(file: BlockFile, range: BlockRange, into: Buffer): Promise<ReadBlock> {
  try {
    return await disk(read, file, range, into);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { kind: 'unreadable', code };
  }
}

async function read(file: BlockFile, { offset, lengthBytes }: BlockRange, into: Buffer): Promise<ReadBlock> {
  const { bytesRead } = await file.handle.read(into, 0, lengthBytes, offset);
  if (bytesRead < lengthBytes) return { kind: 'short' };
  // Asked after the reading: whatever was changed before its end shows.
  const version = await file.version();
  return { kind: 'read', version, digest: blockDigest(into.subarray(0, lengthBytes)) };
}
