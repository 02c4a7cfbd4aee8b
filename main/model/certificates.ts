/** Certificates of authorities as the owner hands them over. Pure. */
import { X509Certificate } from 'node:crypto';

/** The certificates in a PEM file, or null when one cannot be read or there is none. */
export function certificatesIn(pem: string): readonly string[] | null {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return null;
  try {
    for (const block of blocks) new X509Certificate(block);
    return blocks;
  } catch {
    return null;
  }
}
