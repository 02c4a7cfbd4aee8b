/**
 * Unpacks a body, whatever the words for its packing: Clipslot asks for gzip, and servers and
 * proxies answer with other words, with packings no one asked for, or with plain text under the
 * name of one. Pure.
 */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

type Unpack = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const unzip: Unpack = promisify(gunzip);
const inflated: Unpack = promisify(inflate);
const inflatedRaw: Unpack = promisify(inflateRaw);

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: unzip,
  'x-gzip': unzip,
  // Both forms are sent under this name [RFC 9110].
  deflate: (body, options) => inflated(body, options).catch(() => inflatedRaw(body, options)),
  br: promisify(brotliDecompress),
};

/**
 * The plain body, or null when it cannot be unpacked.
 * @param encodings the value of Content-Encoding, the last applied last [RFC 9110]
 * @param largestBytes of the plain body
 */
export async function unpacked(
  body: Buffer,
  encodings: string,
  largestBytes: number,
): Promise<Buffer | null> {
  const names = encodings
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length === 0 && isGzip(body)) names.push('gzip');
  let plain = body;
  for (const name of names.reverse()) {
    // Already plain: what is packed begins with no character of JSON.
    if (startsAsJson(plain)) return plain;
    const unpack = unpackers[name];
    if (unpack === undefined) return null;
    try {
      plain = await unpack(plain, { maxOutputLength: largestBytes });
    } catch {
      return null;
    }
  }
  return plain;
}

function isGzip(body: Buffer): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}

/** Behind a mark of the byte order, if there is one. */
function startsAsJson(body: Buffer): boolean {
  return (
    /^\s*[{[]/.test(
      body
        .subarray(0, 64)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    ) && !isGzip(body)
  );
}
