/** Compares what was sent of a clip with what its file holds now. */
import { blockRange } from '../model/block-plan.ts';
import type { Clip } from '../model/clip.ts';
import { stopped } from '../service/block-outcome.ts';
import type { AcceptedBlock } from '../storage/block-ledger.ts';
import { blockBuffer, withSource } from './block-source.ts';
import type { SendOutcome } from './send-outcome.ts';

/**
 * Reads blocks that were accepted and compares them with what was sent then: their numbers, where
 * they differ. 'file-differs' when the file is not the recorded version to begin with.
 */
export function findAltered(
  clip: Clip,
  blocks: readonly AcceptedBlock[],
  signal: AbortSignal,
): Promise<readonly number[] | SendOutcome> {
  return withSource(clip, async (source) => {
    const buffer = blockBuffer(clip);
    const altered: number[] = [];
    for (const { blockNum, digest } of blocks) {
      if (signal.aborted) return stopped;
      const read = await source.read(blockRange(clip, blockNum), buffer);
      if ('kind' in read) return read;
      if (read.digest !== digest) altered.push(blockNum);
    }
    return altered;
  });
}
