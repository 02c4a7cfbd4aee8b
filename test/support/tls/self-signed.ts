/**
 * A certificate that no machine trusts, for `localhost`; for tests only. Made with
 * openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \
 *   -addext subjectAltName=DNS:localhost -days 36500 -keyout self-signed.key -out self-signed.crt
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const selfSigned = {
  key: readFileSync(join(import.meta.dirname, 'self-signed.key')),
  cert: readFileSync(join(import.meta.dirname, 'self-signed.crt')),
};
