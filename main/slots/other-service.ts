/**
 * Slots belong to the service that gave them. When the owner names another service, the clips that
 * hold a slot of the former one wait with that reason; when the owner goes back, they go on.
 */
import type { ClipStore } from '../storage/clip-store.ts';
import type { SlotLedger } from '../storage/slot-ledger.ts';

/**
 * Must run before anything is sent or polled: afterwards no clip can send under a slot of another
 * service.
 */
export function sortByService(clips: ClipStore, ledger: SlotLedger, now: number): void {
  clips.commit(() => {
    for (const { clipId, service } of ledger.withForeignSlot()) {
      const reason = { code: 'slot-of-other-service', detail: `the slot was given by ${service}` } as const;
      clips.tryApply(clipId, { type: 'stopped-short', reason });
    }
    for (const clipId of ledger.withReturnedSlot()) clips.tryApply(clipId, { type: 'service-returned', now });
  });
}
