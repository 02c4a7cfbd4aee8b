/**
 * Is what a file holds what a clip was made of? Metadata only triggers this check; content decides: the two ends, and
 * every block the service has accepted, so that bits of two versions never meet under one slot.
 *
 * What remains: a program that changes a file in place, keeps its size and touches neither end, before the service has
 * accepted a block from the changed part. The service then gets the new bits, whole and from one version, under the slot
 * that was asked for the old. Only reading every file twice could tell.
 */
import type { FileHandle } from 'node:fs/promises';
import type { Fingerprint } from '../capture/clip-file.ts';
import { blockDigest } from '../model/block-digest.ts';
import { blockRange } from '../model/block-plan.ts';
import { type Clip, slotOf } from '../model/clip.ts';
import type { BlockLedger } from '../storage/block-ledger.ts';

/** @param found the fingerprint of the open file */
export async function hasContentOf(
  clip: Clip,
  found: Fingerprint,
  handle: FileHandle,
  blocks: Pick<BlockLedger, 'accepted'>,
): Promise<boolean> {
  if (clip.sizeBytes !== found.sizeBytes || clip.edgesDigest !== found.edgesDigest) return false;
  const { progress } = clip;
  const slot = slotOf(progress);
  // Once the service has every bit, nothing further is sent.
  if (slot === null || progress.state === 'uploaded' || progress.state === 'published') return true;
  const buffer = Buffer.allocUnsafe(Math.min(clip.blockSizeBytes, clip.sizeBytes));
  for (const { blockNum, digest } of blocks.accepted(slot.gameClipId)) {
    const { offset, lengthBytes } = blockRange(clip, blockNum);
    const { bytesRead } = await handle.read(buffer, 0, lengthBytes, offset);
    if (blockDigest(buffer.subarray(0, bytesRead)) !== digest) return false;
  }
  return true;
}
