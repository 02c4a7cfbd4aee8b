/**
 * Deletes slots that no clip wants at the service; one that it will not delete is left until the
 * next start.
 */

import { ok } from '../base/result.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Failure } from '../service/failure.ts';
import type { Reply } from '../service/reply.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { SlotLedger } from '../storage/slot-ledger.ts';

export interface LostSlotsParts {
  readonly ledger: Pick<SlotLedger, 'markDeleted' | 'orphans' | 'ownerOf'>;
  readonly service: Pick<ServiceClient, 'deleteClip'>;
  readonly runtime: Pick<Runtime, 'failpoint'>;
}

const batch = 50;

export class LostSlots {
  readonly #parts: LostSlotsParts;
  /** Ids of those that the service will not delete. */
  readonly #undeletable = new Set<string>();

  constructor(parts: LostSlotsParts) {
    this.#parts = parts;
  }

  /** The next ids to delete. */
  next(): string[] {
    const orphans = this.#parts.ledger.orphans(batch + this.#undeletable.size);
    return orphans.filter((gameClipId) => !this.#undeletable.has(gameClipId));
  }

  /** True: it is gone. False: the service says no for good. */
  async drop(gameClipId: string, clipId: string | null): Promise<Reply<boolean>> {
    const reply = await this.#parts.service.deleteClip(gameClipId, clipId);
    if (reply.ok || reply.failure.verdict !== 'final') return reply;
    this.#undeletable.add(gameClipId);
    return ok(false);
  }

  /** Deletes what there is; answers with the trouble that ended it, if any. */
  async deleteAll(): Promise<Failure | null> {
    const { ledger, runtime } = this.#parts;
    for (const gameClipId of this.next()) {
      runtime.failpoint('before-orphan-delete');
      const reply = await this.drop(gameClipId, ledger.ownerOf(gameClipId));
      if (!reply.ok) return reply.failure;
      runtime.failpoint('after-orphan-delete');
      if (reply.value) ledger.markDeleted(gameClipId);
    }
    return null;
  }
}
