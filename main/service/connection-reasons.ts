/** What it means that no connection came about: by codes of the system, of TLS, and of the proxy in between. Pure. */
import type { ReasonCode } from '../../preload/clip-view.ts';
import { privateAddressCode } from './http/guarded-lookup.ts';
import type { ProxyTroubleKind } from './proxy/tunnel.ts';

const connectCodes: Readonly<Record<string, ReasonCode>> = {
  ECONNREFUSED: 'offline',
  ENOTFOUND: 'offline',
  EAI_AGAIN: 'offline',
  ENETUNREACH: 'offline',
  EHOSTUNREACH: 'offline',
  ENETDOWN: 'offline',
  ETIMEDOUT: 'offline',
  UND_ERR_CONNECT_TIMEOUT: 'offline',
  ECONNRESET: 'tls-closed',
  EPIPE: 'tls-closed',
  // A sign-in page of a network answers every name with its own address.
  [privateAddressCode]: 'service-not-itself',
};

/** What goes wrong between a connection and a secured one, by codes of OpenSSL and of Node [node tls errors]. */
const securing: readonly (readonly [codes: RegExp, ReasonCode])[] = [
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'certificate-expired'],
  [/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|NO_PROTOCOLS_AVAILABLE|VERSION_TOO_LOW/, 'tls-too-old'],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST|UNKNOWN_PROTOCOL|UNEXPECTED_MESSAGE|^EPROTO$|RECORD_LAYER|BAD_RECORD/,
    'tls-not-spoken',
  ],
  [/UNEXPECTED_EOF|ALERT/, 'tls-closed'],
  [/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/, 'certificate-invalid'],
];

export const proxyReasons: Readonly<Record<ProxyTroubleKind, ReasonCode>> = {
  unreachable: 'proxy-unreachable',
  refused: 'proxy-refused',
  'sign-in': 'proxy-sign-in',
  unsupported: 'proxy-unsupported',
};

/** @param code of the error that ended it */
export function notConnectedReason(code: string): ReasonCode {
  return connectCodes[code] ?? securing.find(([codes]) => codes.test(code))?.[1] ?? 'offline';
}
