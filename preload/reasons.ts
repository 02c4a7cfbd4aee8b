/**
 * Which troubles only a person can end, and the words for each. The texts are in `catalogue/`; a
 * code without a sentence there, or a lasting one without a remedy, does not compile. Read it
 * through `describeReason`, which adds who tries again.
 */
import type { ReasonCode } from './clip-view.ts';
import type { Banner } from './glance-contract.ts';
import { t } from './language.ts';

export interface Trouble {
  readonly sentence: string;
  /** What a person can do, or `null` when only time helps. */
  readonly fix: string | null;
}

/** Time alone ends these. Every other one stays until a person does something. */
const passing = [
  'file-in-use',
  'folder-on-network',
  'watch-limit',
  'service-lost-blocks',
  'commit-unconfirmed',
  'service-busy',
  'service-error',
  'offline',
  'proxy-unreachable',
  'tls-closed',
  'timed-out',
  'connection-lost',
  'queue-log-held',
  'queue-restored',
  'queue-reset',
  'queue-set-back',
] as const satisfies readonly ReasonCode[];

type Passing = (typeof passing)[number];

export function troubleOf(code: ReasonCode): Trouble {
  return { sentence: t(`reasons:${code}.sentence`), fix: isPassing(code) ? null : t(`reasons:${code}.fix`) };
}

export function lastsUntilPersonActs(code: ReasonCode): boolean {
  return !isPassing(code);
}

/** Whether trouble that concerns every clip stays until a person does something. */
export function isLasting({ kind, reason }: Banner): boolean {
  return kind === 'folder' || lastsUntilPersonActs(reason.code);
}

function isPassing(code: ReasonCode): code is Passing {
  return passing.some((one) => one === code);
}
