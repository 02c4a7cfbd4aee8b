/** What a fault may be picked by, from a call of which nothing has been checked yet. */
import type { CallFacts } from '../faults/fault-picker.ts';
import type { Service } from '../service/service.ts';
import type { Address } from './routes.ts';

export function callFacts(
  address: Address,
  query: URLSearchParams,
  body: Buffer | null,
  service: Service,
): CallFacts {
  const { slots } = service.ledger.books;
  const asked = address.kind === 'slot' ? looseJson(body) : null;
  const slot = slots.get(address.gameClipId ?? '');
  const request = asked ?? slot?.request ?? {};
  const blockNum = address.kind === 'block' ? Number(query.get('blockNum') ?? 0) : null;
  const { userCaption, fileSize } = request;
  return {
    kind: address.kind,
    blockNum,
    caption: typeof userCaption === 'string' ? userCaption : null,
    fileSize: typeof fileSize === 'number' ? fileSize : null,
    // A slot request is for the slot it would make.
    clip: address.kind === 'slot' ? slots.size + 1 : (slot?.ordinal ?? null),
  };
}

export interface LooseRequest {
  userCaption?: unknown;
  fileSize?: unknown;
  systemProperties?: unknown;
}

/** A slot request before anything about it was checked. */
export function looseJson(body: Buffer | null): LooseRequest {
  try {
    return Object(JSON.parse(String(body)));
  } catch {
    return {};
  }
}
