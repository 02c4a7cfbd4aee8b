/** What the owner is told of the disk under the queue: a trouble that lasts, and a database that was replaced. Pure. */
import type { ReasonCode } from '../../../preload/clip-view.ts';
import type { Banner } from '../../../preload/glance-contract.ts';
import type { LossKind } from './recovery-state.ts';
import type { StorageFault } from './storage-fault.ts';

export const faultReasons = {
  full: 'disk-full',
  busy: 'queue-in-use',
  unwritable: 'queue-unwritable',
  damaged: 'queue-damaged',
  gone: 'queue-gone',
} as const satisfies Record<StorageFault, ReasonCode>;

const lossReasons = {
  restored: 'queue-restored',
  reset: 'queue-reset',
  'set-back': 'queue-set-back',
} as const satisfies Record<LossKind, ReasonCode>;

/** @param until wall-clock time of the next try; null when only a new start of Clipslot helps */
export function faultBanner(fault: StorageFault, until: number | null): Banner {
  return banner(faultReasons[fault], until);
}

export function lossBanner(kind: LossKind): Banner {
  return banner(lossReasons[kind], null);
}

/** Another program has been reading the database for long. */
export function heldLogBanner(): Banner {
  return banner('queue-log-held', null);
}

function banner(code: ReasonCode, until: number | null): Banner {
  return { kind: 'database', lane: null, folderName: null, reason: { code, detail: null }, until };
}
