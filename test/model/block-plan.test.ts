/** The block plan as properties: every byte once, in order, in blocks the service takes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockRange, largestClipBytes, planBlocks } from '../../main/model/block-plan.ts';

const sizes = fc.integer({ min: 1, max: largestClipBytes });
/** From the configuration's bounds. */
const blockSizes = fc.integer({ min: 65_536, max: 2_000_000 });

test('any two neighbouring blocks meet, the first begins the file, the last ends it, and none is empty or too large', () => {
  fc.assert(
    fc.property(sizes, blockSizes, fc.nat(), (sizeBytes, blockSizeBytes, anywhere) => {
      const plan = planBlocks(sizeBytes, blockSizeBytes);
      const last = plan.expectedBlocks - 1;
      const blockNum = anywhere % plan.expectedBlocks;
      const range = blockRange(plan, blockNum);
      expect(blockRange(plan, 0).offset).toBe(0);
      expect(range.lengthBytes).toBeGreaterThan(0);
      expect(range.lengthBytes).toBeLessThanOrEqual(blockSizeBytes);
      const endsAt = range.offset + range.lengthBytes;
      expect(endsAt).toBe(blockNum === last ? sizeBytes : blockRange(plan, blockNum + 1).offset);
    }),
    { numRuns: 2000, verbose: 1 },
  );
});

test('all blocks of a small file put together are the file', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 5000 }),
      fc.integer({ min: 1, max: 700 }),
      (bytes, blockSizeBytes) => {
        const plan = planBlocks(bytes.length, blockSizeBytes);
        const blocks = Array.from({ length: plan.expectedBlocks }, (_, blockNum) => {
          const { offset, lengthBytes } = blockRange(plan, blockNum);
          return bytes.subarray(offset, offset + lengthBytes);
        });
        expect(Buffer.concat(blocks)).toEqual(Buffer.from(bytes));
      },
    ),
    { numRuns: 500, verbose: 1 },
  );
});

test('a plan satisfies what the service demands of expectedBlocks, up to the largest clip there can be', () => {
  fc.assert(
    fc.property(sizes, blockSizes, (sizeBytes, blockSizeBytes) => {
      const { expectedBlocks } = planBlocks(sizeBytes, blockSizeBytes);
      // "each at most 2 MB", and a uint32 of them [uri-uriput.md].
      expect(expectedBlocks * 2_000_000).toBeGreaterThanOrEqual(sizeBytes);
      expect(expectedBlocks).toBeLessThanOrEqual(Math.ceil(sizeBytes / 65_536));
    }),
    { verbose: 1 },
  );
  expect(planBlocks(largestClipBytes, 2_000_000).expectedBlocks).toBe(2148);
});
