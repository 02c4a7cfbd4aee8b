/**
 * What a block held when it was sent, in short: AES-GMAC under a fixed key. It tells bits that changed by accident, ten
 * times as fast as SHA-256 where the processor helps with AES; it proves nothing against somebody who forges them, and
 * nobody here has to. `openssl mac` computes the same from a file, see main/cli/README.md.
 */
import { createCipheriv, createSecretKey } from 'node:crypto';

const algorithm = 'aes-128-gcm';
/** All zero, and the same for ever: digests of different runs are compared. Made into a key once: that takes its time. */
const key = createSecretKey(Buffer.alloc(16));
const nonce = Buffer.alloc(12);

/** 32 hex digits. */
export function blockDigest(bytes: Uint8Array): string {
  const mac = createCipheriv(algorithm, key, nonce).setAAD(bytes);
  mac.final();
  return mac.getAuthTag().toString('hex');
}
