/**
 * Writes down which blocks of one clip the service has accepted, and for the owner's caps what was
 * sent in vain. On a quick line several are
 * accepted while the next is read; they share one commit.
 */
import type { Runtime } from '../base/runtime.ts';
import type { AcceptedBlock, BlockLedger } from '../storage/block-ledger.ts';
import type { Policy } from './schedule/policy.ts';

export interface BlockRecordParts {
  readonly blocks: Pick<BlockLedger, 'accept'>;
  readonly policy: Pick<Policy, 'count' | 'countInVain'>;
  readonly runtime: Pick<Runtime, 'failpoint'>;
}

export class BlockRecord {
  readonly #parts: BlockRecordParts;
  readonly #gameClipId: string;
  readonly #onWritten: () => void;
  #waiting: AcceptedBlock[] = [];

  /** @param onWritten called after each commit */
  constructor(parts: BlockRecordParts, gameClipId: string, onWritten: () => void) {
    this.#parts = parts;
    this.#gameClipId = gameClipId;
    this.#onWritten = onWritten;
  }

  /** Not written down yet. */
  add(block: AcceptedBlock): void {
    this.#waiting.push(block);
  }

  /** These bytes of a block went out, and the service did not take them: they count all the same. */
  sentInVain(bytes: number): void {
    if (bytes > 0) this.#parts.policy.countInVain(bytes);
  }

  /**
   * Writes down what waits. What the database refuses is forgotten, and sent again another time.
   */
  write(): void {
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    const { blocks, policy, runtime } = this.#parts;
    runtime.failpoint('before-block-commit');
    const sizes = group.map(({ sizeBytes }) => sizeBytes);
    policy.count(sizes, () => {
      for (const block of group) blocks.accept(this.#gameClipId, block);
    });
    runtime.failpoint('after-block-commit');
    this.#onWritten();
  }
}
