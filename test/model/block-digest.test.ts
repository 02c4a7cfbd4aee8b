/** The digest of a block: the published one, and one that openssl agrees with. */
import { expect, test } from 'vitest';
import { blockDigest } from '../../main/model/block-digest.ts';

test('of nothing, the tag of the first test case of the GCM specification', () => {
  expect(blockDigest(Buffer.alloc(0))).toBe('58e2fccefa7e3061367f1d57a4e7455a');
});

test('of two million bytes, what the command in main/cli/README.md printed', () => {
  const block = Buffer.from(Array.from({ length: 2_000_000 }, (_, at) => (at * at) % 251));
  // By OpenSSL 3.0.19; run by hand, because a new machine need not have the program.
  expect(blockDigest(block)).toBe('97770e478a66b4fb75cc16cf1469fa80');
});

test('one bit more or less makes another', () => {
  const block = Buffer.alloc(2_000_000, 7);
  const before = blockDigest(block);
  block[1_234_567] = 6;
  expect(blockDigest(block)).not.toBe(before);
  expect(blockDigest(block.subarray(1))).not.toBe(blockDigest(block.subarray(2)));
});
