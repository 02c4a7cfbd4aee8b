/** How a clip is cut into blocks. Fixed before the slot request, because `expectedBlocks` cannot change later. Pure. */

/** `fileSize` is a uint32 [json-initialuploadrequest.md]; a larger clip is refused before any request. */
export const largestClipBytes = 4_294_967_295;

export interface BlockPlan {
  readonly sizeBytes: number;
  readonly blockSizeBytes: number;
  readonly expectedBlocks: number;
}

export interface BlockRange {
  readonly blockNum: number;
  readonly offset: number;
  readonly lengthBytes: number;
}

/** @param sizeBytes at least 1 */
export function planBlocks(sizeBytes: number, blockSizeBytes: number): BlockPlan {
  return { sizeBytes, blockSizeBytes, expectedBlocks: Math.ceil(sizeBytes / blockSizeBytes) };
}

/** Where block `blockNum` lies in the file. All blocks are of one size but the last. */
export function blockRange(plan: BlockPlan, blockNum: number): BlockRange {
  const offset = blockNum * plan.blockSizeBytes;
  return { blockNum, offset, lengthBytes: Math.min(plan.blockSizeBytes, plan.sizeBytes - offset) };
}
