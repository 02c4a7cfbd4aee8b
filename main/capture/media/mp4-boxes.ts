/** The boxes of MP4 and QuickTime [ISO 14496-12, 4.2]: heads read from the file, or walked in memory. */
import type { MediaBytes } from './media-bytes.ts';

export interface Box {
  readonly type: string;
  readonly at: number;
  readonly bodyAt: number;
  readonly endAt: number;
}

const isType = /^[\x20-\x7e\xa9]{4}$/;

/** The box at `at`, which may claim to reach beyond `end`; null where none begins. */
export function boxAt(bytes: MediaBytes, at: number, end: number): Box | null {
  return boxIn(bytes.at(at, Math.min(16, end - at)), 0, end - at, at);
}

/** Visits the boxes of a piece in memory, as far as they fit into it. */
export function* boxesIn(piece: Buffer, from = 0, to = piece.length): Generator<Box> {
  for (let at = from; at < to; ) {
    const box = boxIn(piece, at, to - at, 0);
    if (box === null || box.endAt > to) return;
    yield box;
    at = box.endAt;
  }
}

/** @param restBytes up to where a box of unsaid length reaches @param offset added to all positions */
function boxIn(piece: Buffer, at: number, restBytes: number, offset: number): Box | null {
  if (piece.length - at < 8) return null;
  const type = piece.toString('latin1', at + 4, at + 8);
  if (!isType.test(type)) return null;
  const short = piece.readUInt32BE(at);
  const start = at + offset;
  if (short === 0) return { type, at: start, bodyAt: start + 8, endAt: start + restBytes };
  if (short !== 1) return short < 8 ? null : { type, at: start, bodyAt: start + 8, endAt: start + short };
  if (piece.length - at < 16) return null;
  const long = Number(piece.readBigUInt64BE(at + 8));
  if (long < 16 || !Number.isSafeInteger(long)) return null;
  return { type, at: start, bodyAt: start + 16, endAt: start + long };
}

/** Reads numbers one after the other; beyond the end all are 0. */
export class Fields {
  readonly #piece: Buffer;
  readonly #end: number;
  #at: number;

  constructor(piece: Buffer, from: number, to: number) {
    this.#piece = piece;
    this.#at = from;
    this.#end = Math.min(to, piece.length);
  }

  get restBytes(): number {
    return Math.max(0, this.#end - this.#at);
  }

  skip(length: number): this {
    this.#at += length;
    return this;
  }

  u8(): number {
    return this.#take(1, (at) => this.#piece.readUInt8(at));
  }

  u32(): number {
    return this.#take(4, (at) => this.#piece.readUInt32BE(at));
  }

  i32(): number {
    return this.#take(4, (at) => this.#piece.readInt32BE(at));
  }

  /** Beyond what a number holds exactly it is only about right. */
  u64(): number {
    return this.#take(8, (at) => Number(this.#piece.readBigUInt64BE(at)));
  }

  i64(): number {
    return this.#take(8, (at) => Number(this.#piece.readBigInt64BE(at)));
  }

  text(length: number): string {
    return this.#take(length, (at) => this.#piece.toString('latin1', at, at + length), '');
  }

  #take<T>(length: number, read: (at: number) => T, otherwise: T = 0 as T): T {
    const at = this.#at;
    this.#at += length;
    return at + length <= this.#end ? read(at) : otherwise;
  }
}
