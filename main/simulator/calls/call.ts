/** One call under way: its address, its request, and the fault that strikes it; and what is read out of its request. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FaultAction } from '../faults/scenario.ts';
import type { ReceiveRules } from '../ledger/bits.ts';
import type { Service } from '../service/service.ts';
import { type Claims, readClaims } from './claims.ts';
import type { Address } from './routes.ts';

export interface Call extends Address {
  readonly requestId: number;
  readonly request: IncomingMessage;
  readonly query: URLSearchParams;
  /** Whole for the small JSON bodies; null where bytes are streamed or no body belongs. */
  readonly body: Buffer | null;
  readonly fault: FaultAction | null;
}

export function claimsOf(call: Call, service: Service): Claims {
  return readClaims(call.request.headers.authorization, service.settings, service.now());
}

/** What a scenario does to a body while it is streamed in. */
export function bodyFaults(call: Call, service: Service): Pick<ReceiveRules, 'cutAfterBytes' | 'pace'> {
  const { fault } = call;
  const bytesPerSecond = fault?.kind === 'slow' ? fault.bytesPerSecond : undefined;
  return {
    cutAfterBytes: fault?.kind === 'cut-after-bytes' ? fault.bytes : null,
    pace:
      bytesPerSecond === undefined
        ? null
        : (bytes) => service.wait(Math.ceil((bytes / bytesPerSecond) * 1000)),
  };
}

/** Tells identities apart in the ledger; the token itself is never written. */
export function identityOf(request: IncomingMessage): string | null {
  const { authorization } = request.headers;
  return authorization === undefined ? null : createHash('sha256').update(authorization).digest('hex');
}
