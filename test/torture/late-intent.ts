/**
 * A slot ledger with the one mistake that matters most: it records a request only after its answer. Stands in for the real
 * one in the deliberately broken engine, to show that the checker would notice.
 */

import type { AttemptEnd } from '../../main/storage/slot-attempt.ts';
import type { SlotLedger } from '../../main/storage/slot-ledger.ts';
import { createSlotLedger as createRealLedger } from '../../main/storage/slot-ledger.ts';

type Begin = Parameters<SlotLedger['begin']>;

export function createSlotLedger(...parts: Parameters<typeof createRealLedger>): SlotLedger {
  const real = createRealLedger(...parts);
  const remembered = new Map<number, Begin>();
  let requests = 0;
  return {
    ...real,
    begin(...intent) {
      requests -= 1;
      remembered.set(requests, intent);
      return requests;
    },
    end(
      attemptId: number,
      ...end: [clipId: string, end: AttemptEnd, event: Parameters<SlotLedger['end']>[3]]
    ) {
      const intent = remembered.get(attemptId);
      remembered.delete(attemptId);
      real.end(intent === undefined ? attemptId : real.begin(...intent), ...end);
    },
  };
}
