/**
 * The file of a clip as blocks are read of it: never a byte of another version than the recorded
 * one.
 */
import { openClipFile, sameVersion } from '../capture/clip-file.ts';
import type { BlockPlan, BlockRange } from '../model/block-plan.ts';
import type { Clip } from '../model/clip.ts';
import { blockFile, readBlock } from './block-reader.ts';
import { type FileDiffers, fileDiffers, type SendOutcome } from './send-outcome.ts';

export interface BlockSource {
  /** Puts the block at the start of `into`; answers with its digest, or with what is wrong. */
  read(range: BlockRange, into: Buffer): Promise<{ readonly digest: string } | SendOutcome>;
}

/** Keeps the file open while `use` goes on. */
export async function withSource<T>(
  clip: Clip,
  use: (source: BlockSource) => Promise<T>,
): Promise<T | FileDiffers> {
  const file = await openClipFile(clip.path);
  if (!file.ok) return fileDiffers;
  const { handle, version } = file.value;
  try {
    if (!sameVersion(version, clip)) return fileDiffers;
    const blocks = await blockFile(handle, clip.path);
    return await use({
      async read(range, into) {
        const read = await readBlock(blocks, range, into);
        if (read.kind === 'unreadable') return read;
        const isSame = read.kind === 'read' && sameVersion(read.version, clip);
        return isSame ? { digest: read.digest } : fileDiffers;
      },
    });
  } finally {
    await handle.close();
  }
}

/** Large enough for any block of the clip. */
export function blockBuffer({ blockSizeBytes, sizeBytes }: BlockPlan): Buffer {
  return Buffer.allocUnsafeSlow(Math.min(blockSizeBytes, sizeBytes));
}
