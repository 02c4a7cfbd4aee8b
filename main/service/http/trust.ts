/**
 * Whose certificates are believed: those that Node brings, then those of the computer, and those
 * the owner names. Reading the computer's takes a tenth of a second and is needed in test labs and
 * behind inspecting proxies only, so that is done when a certificate is met that no one known so
 * far vouches for.
 */

import * as tls from 'node:tls';
import { errorCode } from '../../base/error-code.ts';

/**
 * Codes of "no one vouches for this", which others may do; an expired certificate, say, is not
 * among them.
 */
const untrustedCodes: readonly string[] = [
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
];

export function isUntrusted(error: unknown): boolean {
  return untrustedCodes.includes(errorCode(error) ?? '');
}

export class Trust {
  readonly #extra: readonly string[];
  #wide: tls.SecureContext | null = null;

  /** @param extra certificates of `service.caFile`, as PEM */
  constructor(extra: readonly string[]) {
    this.#extra = extra;
  }

  /** What servers are checked against now; undefined: what Node brings. */
  context(): tls.SecureContext | undefined {
    // Who names a file will need it.
    if (this.#wide === null && this.#extra.length > 0) this.widen();
    return this.#wide ?? undefined;
  }

  /**
   * Takes in whatever else may be believed; false when that was done before or there is nothing.
   */
  widen(): boolean {
    if (this.#wide !== null) return false;
    const system = certificates('system');
    if (system.length + this.#extra.length === 0) return false;
    const ca = [...new Set([...certificates('default'), ...system, ...this.#extra])];
    this.#wide = tls.createSecureContext({ ca });
    return true;
  }
}

/** Electron before Node 22.15 cannot tell what the computer trusts. */
function certificates(kind: 'default' | 'system'): readonly string[] {
  // `as`: the types are those of a newer Node.
  const { getCACertificates } = tls as Partial<Pick<typeof tls, 'getCACertificates'>>;
  if (getCACertificates !== undefined) return getCACertificates(kind);
  return kind === 'default' ? tls.rootCertificates : [];
}
