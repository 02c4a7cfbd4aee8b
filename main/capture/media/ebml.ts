/** The elements of Matroska and WebM [RFC 8794]: an id, a length, and a body. */
import type { MediaBytes } from './media-bytes.ts';

export interface Element {
  readonly id: number;
  readonly at: number;
  readonly bodyAt: number;
  /** Null for the reserved "unknown" length. */
  readonly endAt: number | null;
}

/** The element at `at`; null where none begins. Its end may lie beyond the file. */
export function elementAt(bytes: MediaBytes, at: number): Element | null {
  const head = bytes.at(at, 12);
  const idBytes = lengthOf(head[0] ?? 0);
  if (idBytes > 4 || head.length < idBytes + 1) return null;
  const sizeBytes = lengthOf(head[idBytes] ?? 0);
  if (sizeBytes > 8 || head.length < idBytes + sizeBytes) return null;
  const bodyAt = at + idBytes + sizeBytes;
  const size = variable(head, idBytes, sizeBytes);
  // Beyond what a number holds exactly no file is that long anyway.
  return { id: head.readUIntBE(0, idBytes), at, bodyAt, endAt: size === null ? null : bodyAt + size };
}

/** The elements from `from` on, as far as they fit before `to`. */
export function* elementsIn(
  bytes: MediaBytes,
  from: number,
  to: number,
): Generator<Element & { endAt: number }> {
  for (let at = from; at < to; ) {
    const element = elementAt(bytes, at);
    if (element === null || element.endAt === null || element.endAt > to) return;
    yield { ...element, endAt: element.endAt };
    at = element.endAt;
  }
}

/** How many bytes a number of variable length has, by its first; 9 where it is none. */
export function lengthOf(first: number): number {
  return Math.clz32(first) - 23;
}

/** A number of variable length; null for the reserved one of only ones. */
export function variable(piece: Buffer, at: number, length: number): number | null {
  let value = BigInt((piece[at] ?? 0) & (0xff >> length));
  for (let next = 1; next < length; next += 1) value = (value << 8n) | BigInt(piece[at + next] ?? 0);
  return value === (1n << BigInt(7 * length)) - 1n ? null : Number(value);
}

/** An unsigned number of up to six bytes, which is all that is needed. */
export function unsignedIn(bytes: MediaBytes, { bodyAt, endAt }: { bodyAt: number; endAt: number }): number {
  const body = bytes.at(bodyAt, Math.min(endAt - bodyAt, 8));
  return body.length === 0
    ? 0
    : body.length <= 6
      ? body.readUIntBE(0, body.length)
      : body.readUIntBE(body.length - 6, 6);
}

export function floatIn(bytes: MediaBytes, { bodyAt, endAt }: { bodyAt: number; endAt: number }): number {
  const body = bytes.at(bodyAt, Math.min(endAt - bodyAt, 8));
  if (body.length === 4) return body.readFloatBE(0);
  return body.length === 8 ? body.readDoubleBE(0) : 0;
}
