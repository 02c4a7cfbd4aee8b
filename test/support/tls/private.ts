/**
 * A private certificate authority, as test labs and inspecting proxies have one, and a server's certificate that it has
 * signed, for `clips.test`, `localhost` and 127.0.0.1; for tests only. The authority's key is not kept. Made with
 * openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=Clipslot test CA" -days 36500 \
 *   -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -keyout ca.key -out private-ca.crt
 * openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=clips.test -keyout private-leaf.key -out leaf.csr
 * openssl x509 -req -in leaf.csr -CA private-ca.crt -CAkey ca.key -days 36500 -out private-leaf.crt -extfile leaf.ext
 * where leaf.ext holds subjectAltName=DNS:clips.test,DNS:localhost,IP:127.0.0.1, basicConstraints=critical,CA:FALSE and
 * extendedKeyUsage=serverAuth, a line each.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = (name: string) => join(import.meta.dirname, name);

/** For `service.caFile`. */
export const privateCaFile = file('private-ca.crt');

/** What the server shows. */
export const signedByPrivateCa = {
  key: readFileSync(file('private-leaf.key')),
  cert: readFileSync(file('private-leaf.crt')),
};
