/** The digest of a block: the published one, and one that openssl agrees with. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blockDigest } from '../../main/queue/block-digest.ts';

/** The command of README, but for its last two words. */
const openssl = [
  ...['mac', '-cipher', 'AES-128-GCM'],
  ...['-macopt', `hexkey:${'0'.repeat(32)}`, '-macopt', `hexiv:${'0'.repeat(24)}`],
];

test('of nothing, the tag of the first test case of the GCM specification', () => {
  expect(blockDigest(Buffer.alloc(0))).toBe('58e2fccefa7e3061367f1d57a4e7455a');
});

test('openssl computes the same from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clipslot-digest-'));
  try {
    const block = Buffer.from(Array.from({ length: 2_000_000 }, (_, at) => (at * at) % 251));
    const file = join(folder, 'block');
    writeFileSync(file, block);
    const printed = execFileSync('openssl', [...openssl, '-in', file, 'GMAC'], { encoding: 'utf8' });
    expect(printed.trim().toLowerCase()).toBe(blockDigest(block));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('one bit more or less makes another', () => {
  const block = Buffer.alloc(2_000_000, 7);
  const before = blockDigest(block);
  block[1_234_567] = 6;
  expect(blockDigest(block)).not.toBe(before);
  expect(blockDigest(block.subarray(1))).not.toBe(blockDigest(block.subarray(2)));
});
