/**
 * Writes down which blocks of one clip the service has accepted. On a quick line several are accepted while the next is
 * read; they share one commit.
 */
import type { Runtime } from '../base/runtime.ts';
import type { AcceptedBlock, BlockLedger } from '../storage/block-ledger.ts';
import type { Policy } from './schedule/policy.ts';

export interface BlockRecordParts {
  readonly blocks: Pick<BlockLedger, 'accept'>;
  readonly policy: Pick<Policy, 'count'>;
  readonly runtime: Pick<Runtime, 'failpoint'>;
}

export interface BlockRecord {
  /** Not written down yet. */
  add(block: AcceptedBlock): void;
  /** Writes down what waits. What the database refuses is forgotten, and sent again another time. */
  write(): void;
}

/** @param onWritten called after each commit */
export function createBlockRecord(
  { blocks, policy, runtime }: BlockRecordParts,
  gameClipId: string,
  onWritten: () => void,
): BlockRecord {
  let waiting: AcceptedBlock[] = [];
  return {
    add: (block) => void waiting.push(block),
    write() {
      const group = waiting;
      if (group.length === 0) return;
      waiting = [];
      runtime.failpoint('before-block-commit');
      const sizes = group.map(({ sizeBytes }) => sizeBytes);
      policy.count(sizes, () => {
        for (const block of group) blocks.accept(gameClipId, block);
      });
      runtime.failpoint('after-block-commit');
      onWritten();
    },
  };
}
