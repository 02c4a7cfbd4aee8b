/**
 * Reads blocks and digests them, in a thread that is only there for it; see `block-reader.ts`. Answers in the order in
 * which it was asked. A disk that hangs holds up this thread and no other.
 */
import { createHash } from 'node:crypto';
import { fstatSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { versionOf } from '../capture/clip-file.ts';
import type { AskedBlock, ReadBlock } from './block-reader.ts';

parentPort?.on('message', (asked: AskedBlock) => parentPort?.postMessage(read(asked)));

function read({ fd, offset, lengthBytes, into }: AskedBlock): ReadBlock {
  const bytes = Buffer.from(into, 0, lengthBytes);
  try {
    if (readSync(fd, bytes, 0, lengthBytes, offset) < lengthBytes) return { kind: 'short' };
    const digest = createHash('sha256').update(bytes).digest('hex');
    // Asked after the reading: whatever was changed before its end shows.
    return { kind: 'read', digest, version: versionOf(fstatSync(fd, { bigint: true })) };
  } catch (error) {
    return { kind: 'unreadable', code: (error as NodeJS.ErrnoException).code ?? 'UNKNOWN' };
  }
}
